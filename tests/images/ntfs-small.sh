#!/usr/bin/env bash
# Makes ntfs-small.img: an NTFS volume of 4 MiB, written by ntfs-3g, with one of each thing that a listing must tell.
# Needs root, ntfs-3g and attr. Usage: ntfs-small.sh OUT.img; then gzip -9n it. Record times other than "modified" are
# those of the day, so a new image differs in them. ntfs-small.txt is what the image must list as.
set -euo pipefail
out=${1:?usage: ntfs-small.sh OUT.img}
work=$(mktemp -d)
trap 'cd /; umount "$work" 2>/dev/null || true; rmdir "$work"' EXIT
rm -f "$out"
truncate -s 4M "$out"
mkntfs -q -F -f -c 1024 -L 'Small volume' "$out"
options=streams_interface=windows,compression
count() { seq -f "line %g of $1" 1 "$2"; }

ntfs-3g -o "$options" "$out" "$work"
cd "$work"
printf 'It fits into its record.\n' > resident.txt
count plain 900 > 'in clusters.txt'
printf '[ZoneTransfer]\r\nZoneId=3\r\n' > 'in clusters.txt:Zone.Identifier'
count stream 500 > 'resident.txt:a large stream'
: > empty
mkdir -p folder/below packed removed
printf 'Grüße, 世界 🌍\n' > 'folder/Grüße 世界 🌍.txt'
printf 'three names\n' > folder/first
ln folder/first folder/below/second
ln folder/first third
# So many long names that they need records of their own: an attribute list.
count names 400 > 'folder/many names'
for i in $(seq 1 12); do ln 'folder/many names' "folder/below/$(printf 'a further name of the same file, number %03d' "$i")"; done
setfattr -h -n system.ntfs_attrib_be -v 0x00000800 packed
count packed 3000 > packed/log.txt
{ count packed 200; head -c 30000 /dev/zero; head -c 9000 /dev/zero | openssl enc -aes-128-ctr -K 00000000000000000000000000000001 -iv 00000000000000000000000000000001; count end 100; } > packed/mixed.bin
truncate -s 200000 sparse.bin
count hole 20 | dd of=sparse.bin bs=1 seek=100000 conv=notrunc status=none
# A symbolic link of Windows: tag, length, offsets and lengths of two names, flags, "file.txt" twice.
: > link
setfattr -h -n system.ntfs_reparse_data -v 0x0c0000a02c000000100010000000100001000000660069006c0065002e00740078007400660069006c0065002e00740078007400 link
printf 'short lived\n' > 'removed/resident and deleted.txt'
count deleted 500 > 'removed/deleted, still whole.txt'
count stream 300 > 'removed/deleted, still whole.txt:its stream'
count packed-deleted 2500 > packed/deleted.txt
count again 700 > 'removed/in pieces.txt'
mkdir removed/inner
count inner 700 > removed/inner/deep.txt
for i in $(seq 1 14); do count "part $i" 3 > "removed/many streams.txt:stream number $(printf %02d "$i")"; done
find . -type f -exec touch -h -d '2024-02-29 12:34:56.7891234Z' {} +
cd /
umount "$work"

ntfs-3g -o "$options" "$out" "$work"
cd "$work"
rm -r removed packed/deleted.txt
cd /
umount "$work"

# The table of upper-case letters compresses badly, and no listing needs it.
table=$(LC_ALL=C grep -obUaP '\x00\x00\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00\x06\x00' "$out" | head -1 | cut -d: -f1)
dd if=/dev/zero of="$out" bs=1024 seek=$((table / 1024)) count=128 conv=notrunc status=none
