#!/bin/sh
# Makes fat12-holiday.img: a 360 KiB FAT12 floppy written by Linux's vfat driver. Run as root in a folder
# that holds first.png (64 × 64, grey) and second.png (80 × 60, grey).
set -e
mkfs.fat -C -n HOLIDAY -i 1234abcd fat12-holiday.img 360
mnt=$(mktemp -d)
mount -t vfat -o loop,utf8,tz=UTC fat12-holiday.img "$mnt"
mkdir -p "$mnt/Holiday photos" "$mnt/empty"
echo "A note that stays." > "$mnt/readme.txt"
cp first.png "$mnt/Holiday photos/first picture.png"
cp second.png "$mnt/Holiday photos/second picture.png"
echo "A note that is deleted." > "$mnt/Holiday photos/Übersicht des Tages.txt"
: > "$mnt/nothing.dat"
for i in $(seq 0 299); do echo "line $i of a longer text"; done > "$mnt/longer.txt"
find "$mnt" -exec touch -d "2024-05-01 12:30:00 UTC" {} +
umount "$mnt"
mount -t vfat -o loop,utf8,tz=UTC fat12-holiday.img "$mnt"
rm "$mnt/Holiday photos/second picture.png" "$mnt/Holiday photos/Übersicht des Tages.txt"
umount "$mnt"
gzip -9n fat12-holiday.img
