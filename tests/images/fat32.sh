#!/usr/bin/env bash
# FAT32, 34 MiB in clusters of 512 bytes, so more than 65,536 of them: first clusters need both halves of their number.
# Live and deleted files, a deleted folder of several clusters, the boot sector destroyed: its copy must do. Needs dosfstools and mtools.
set -euo pipefail
cd "$(dirname "$0")"
image=fat32.img
rm -f "$image" "$image.gz"
mkfs.vfat -C -F 32 -S 512 -s 1 -f 1 -i 0badcafe -n "THIRTY TWO" "$image" 34816 > /dev/null
export MTOOLS_SKIP_CHECK=1 TZ=UTC LC_ALL=C.UTF-8
now=1714982400 # 2024-05-06T08:00:00; every step is ten seconds later
step() { now=$((now + 10)); export SOURCE_DATE_EPOCH=$now; }
text() { yes "$1" | head -c "$2" || true; }
put() { step; text "$1 " "$2" | mcopy -i "$image" - "::$1"; }

put "low.txt" 1000
# the search for a free cluster goes on behind 65,700
printf '\xa4\x00\x01\x00' | dd of="$image" bs=1 seek=$((512 + 492)) conv=notrunc status=none
put "high.txt" 3000
step; mmd -i "$image" "::many"
for i in $(seq 1 30); do put "many/file number $i.txt" $((i * 20)); done
put "a deleted file.txt" 1500
put "last.txt" 10
step; mdel -i "$image" "::a deleted file.txt"
step; mdeltree -i "$image" "::many"
dd if=/dev/zero of="$image" bs=512 count=1 conv=notrunc status=none
gzip -9n "$image"
