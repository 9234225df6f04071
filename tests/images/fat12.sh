#!/usr/bin/env bash
# A floppy of 256 KiB: long, short and foreign names, hidden and read-only files, an empty one, one that is
# fragmented around a live neighbour, deleted ones with and without a long name. Needs dosfstools and mtools.
set -euo pipefail
cd "$(dirname "$0")"
image=fat12.img
rm -f "$image" "$image.gz"
mkfs.vfat -C -F 12 -S 512 -s 1 -f 2 -r 112 -i 12345678 -n TINY "$image" 256 > /dev/null
export MTOOLS_SKIP_CHECK=1 MTOOLS_NO_VFAT=0 TZ=UTC LC_ALL=C.UTF-8
now=1714982400 # 2024-05-06T08:00:00; every step is ten seconds later
step() { now=$((now + 10)); export SOURCE_DATE_EPOCH=$now; }
text() { yes "$1" | head -c "$2" || true; }
put() { step; text "$1 " "$2" | mcopy -i "$image" - "::$1"; }

put "SHORT.TXT" 700
put "A long name, with commas.text" 1234
put "Grüße aus München.txt" 40
put "lower.txt" 513
step; mmd -i "$image" "::Folder one"
put "Folder one/inside.bin" 5000
put "Folder one/deleted inside.bin" 3000
put "empty" 0
put "first half.bin" 1024
put "neighbour.bin" 1536
step; mdel -i "$image" "::first half.bin"
put "fragmented.bin" 6000
put "HIDDEN.SYS" 10
mattrib -i "$image" +h +r "::HIDDEN.SYS"
put "GONE.DAT" 800
put "a deleted file with a long name.jpeg" 2000
put "last.bin" 100
step; mdel -i "$image" "::GONE.DAT" "::a deleted file with a long name.jpeg" "::Folder one/deleted inside.bin"
gzip -9n "$image"
