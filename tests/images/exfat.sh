#!/bin/sh
# What was done to exfat.img.gz by the exFAT driver of Linux 6.1 (in a virtual machine, busybox sh, as root). Before it:
#   truncate -s 1536K exfat.img; mkfs.exfat -c 512 -b 64K -L Karte exfat.img
# Live and deleted files, some in pieces; long and foreign names; a renamed and a moved file; a deleted folder; a file of
# which the start was overwritten; one that was made longer and never written. Usage: exfat.sh DEVICE
set -e
device=${1:?usage: exfat.sh DEVICE}
modprobe exfat 2>/dev/null || true
date -s '2024-05-06 08:00:00' > /dev/null
text() { yes "$1" | head -c "$2"; }
on() { mount -t exfat "$device" /mnt; }
off() { sync; cd /; umount /mnt; }

on
text 'overwritten later ' 6000 > '/mnt/overwritten in part.txt'
text 'a letter ' 1000 > /mnt/letter.txt
: > /mnt/empty.txt
text 'in Japanese ' 700 > '/mnt/写真と手紙.txt'
text 'astral ' 300 > '/mnt/📷 𝔭𝔦𝔠𝔱𝔲𝔯𝔢.txt'
mkdir -p /mnt/Reise/Fotos
i=0
while [ $i -lt 6 ]; do
  text "first $i " 512 >> '/mnt/Reise/in pieces.txt'; sync
  text "second $i " 512 >> '/mnt/Reise/in pieces too.txt'; sync
  i=$((i + 1))
done
text 'photo ' 2500 > '/mnt/Reise/Fotos/Ein recht langer Name, der über drei Einträge und mehr reicht, damit sie zusammengehören.txt'
text 'written ' 800 > /mnt/grown.txt
truncate -s 5000 /mnt/grown.txt
text 'renamed ' 600 > '/mnt/before.txt'
text 'moved ' 600 > '/mnt/to be moved.txt'
mkdir /mnt/old
for i in 1 2 3 4 5; do text "old $i " $((i * 300)) > "/mnt/old/an old file, number $i.txt"; done
mkdir /mnt/old/below
text 'deep ' 400 > '/mnt/old/below/deep.txt'
off

on
mv '/mnt/before.txt' '/mnt/after renaming.txt'
mv '/mnt/to be moved.txt' '/mnt/Reise/moved.txt'
rm '/mnt/Reise/in pieces too.txt' '/mnt/写真と手紙.txt'
rm -r /mnt/old
rm '/mnt/overwritten in part.txt'
off

on
text 'new ' 2000 > '/mnt/Reise/Fotos/new.txt'
off
