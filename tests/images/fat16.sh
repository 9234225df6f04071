#!/usr/bin/env bash
# FAT16, 2.5 MiB in clusters of 512 bytes. Deleted: a file that lies around a live and a deleted one, files of which newer ones
# took parts, one renamed, one moved, a removed tree. Needs dosfstools and mtools.
set -euo pipefail
cd "$(dirname "$0")"
image=fat16.img
rm -f "$image" "$image.gz"
mkfs.vfat -C -F 16 -S 512 -s 1 -f 1 -r 512 -i cafef00d -n "FAT SIXTEEN" "$image" 2560 > /dev/null
export MTOOLS_SKIP_CHECK=1 TZ=UTC LC_ALL=C.UTF-8
now=1714982400 # 2024-05-06T08:00:00; every step is ten seconds later
step() { now=$((now + 10)); export SOURCE_DATE_EPOCH=$now; }
text() { yes "$1" | head -c "$2" || true; }
put() { step; text "$1 " "$2" | mcopy -i "$image" - "::$1"; }
remove() { step; mdel -i "$image" "$@"; }

step; mmd -i "$image" "::around" "::overwritten" "::newer" "::tree" "::tree/branch" "::elsewhere"
# mtools gives the first free clusters: what is written after a removal fills the hole and goes on behind its neighbour
put "hole one" 2000
put "around/wall.bin" 1000
put "hole two" 1500
put "around/second wall.bin" 1200
remove "::hole one" "::hole two"
put "around/live and deleted walls.bin" 5000
put "overwritten/start by a deleted, middle by a live file.bin" 3000
put "overwritten/wholly.bin" 1000
put "overwritten/in its first cluster.bin" 2600
put "tree/leaf one.txt" 1500
put "tree/branch/leaf two.txt" 800
put "tree/branch/leaf three.txt" 100
put "tree/MIXED.Case" 300
put "elsewhere/before the move.txt" 1100
put "old name.txt" 900
remove "::overwritten/start by a deleted, middle by a live file.bin" "::overwritten/wholly.bin" "::overwritten/in its first cluster.bin"
put "newer/deleted too.bin" 1000
put "newer/live.bin" 1500
put "newer/live as well.bin" 2100
# no folder with removed entries gets a new one from here on
step; mmove -i "$image" "::elsewhere/before the move.txt" "::after the move.txt"
step; mren -i "$image" "::old name.txt" "::NEWNAME.TXT"
remove "::around/live and deleted walls.bin" "::around/second wall.bin" "::newer/deleted too.bin"
step; mdeltree -i "$image" "::tree"
gzip -9n "$image"
