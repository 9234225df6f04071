#!/usr/bin/env bash
# Makes the small files in samples/ that the tests of the signatures measure: pictures of random colours, a page, a table, a program.
# Needs ImageMagick, libjpeg-turbo-progs, sqlite3, xz-utils, gcc, python3. Run in this folder; the results are committed.
set -euo pipefail
cd "$(dirname "$0")/samples"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
picture() { convert -size "$1" -seed 11 plasma:fractal "${@:2}"; }

picture 90x70 ppm:"$work/photo.ppm"
cjpeg -quality 75 -outfile baseline.jpg "$work/photo.ppm"
cjpeg -quality 75 -progressive -outfile progressive.jpg "$work/photo.ppm"
cjpeg -quality 75 -restart 3B -sample 2x1 -outfile restart.jpg "$work/photo.ppm"
cjpeg -quality 75 -arithmetic -outfile arithmetic.jpg "$work/photo.ppm"
cjpeg -quality 75 -grayscale -optimize -outfile grey.jpg "$work/photo.ppm"
picture 60x40 -colorspace CMYK -quality 60 -strip cmyk.jpg
cjpeg -quality 40 -outfile "$work/thumbnail.jpg" <(convert "$work/photo.ppm" -resize 50% ppm:-)
# An Exif segment whose second directory points at a whole JPEG, as cameras write it.
python3 - "$work/thumbnail.jpg" <<'PYTHON'
import struct, sys
small = open(sys.argv[1], "rb").read(); photo = open("baseline.jpg", "rb").read()
exif = b"Exif\0\0II*\0" + struct.pack("<IHI", 8, 0, 14) + struct.pack("<H", 2) + struct.pack("<HHII", 0x201, 4, 1, 44) + struct.pack("<HHII", 0x202, 4, 1, len(small)) + struct.pack("<I", 0)
exif += small
open("thumbnail.jpg", "wb").write(photo[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + photo[2:])
PYTHON

picture 48x36 -strip -define png:compression-level=9 picture.png
picture 40x30 -strip -colors 16 \( +clone -negate \) animation.gif
picture 40x30 picture.bmp
picture 40x30 -colors 16 -type palette BMP3:palette.bmp
picture 40x30 -strip -compress lzw picture.tif
picture 40x30 -strip -endian MSB -define tiff:rows-per-strip=7 strips.tif
picture 90x70 -strip -quality 60 lossy.webp
picture 40x30 -strip -define webp:lossless=true lossless.webp
picture 32x32 \( +clone -resize 16x16 \) icon.ico
picture 30x20 -strip picture.psd

sqlite3 "$work/table.sqlite" "pragma page_size=1024; create table place(name, height); create index by_name on place(name); with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) insert into place select 'place number ' || i, i * i from n;"
cp "$work/table.sqlite" table.sqlite
seq 1 9000 | xz --block-size=16384 > numbers.xz
echo 'void _start(void) { for (;;); }' > "$work/program.c"
gcc -nostdlib -static -s -Wl,-z,max-page-size=512,-z,noseparate-code,--build-id=none -o program.elf "$work/program.c"

# A page with an update behind it, and a Windows program of one section and a certificate table.
python3 - <<'PYTHON'
import struct
def table(offsets, first): return b"xref\n" + b"0 1\n0000000000 65535 f \n" * (first == 1) + b"%d %d\n" % (first, len(offsets)) + b"".join(b"%010d 00000 n \n" % at for at in offsets)
pdf = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"; at = []
for number, body in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>"], 1):
    at.append(len(pdf)); pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
first = len(pdf); pdf += table(at, 1) + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % first
open("page.pdf", "wb").write(pdf)
at = [len(pdf)]; pdf += b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]>>\nendobj\n"
second = len(pdf); pdf += table(at, 3) + b"trailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (first, second)
open("updated.pdf", "wb").write(pdf)

# The same page as PDF 1.5 has it: a compressed stream, a photo, objects within an object, and the table as a stream with prediction.
import zlib
pdf = b"%PDF-1.5\n"; at = {}
def put(number, dictionary, data):
    global pdf
    at[number] = len(pdf); pdf += b"%d 0 obj\n<<%s/Length %d>>\nstream\n" % (number, dictionary, len(data)) + data + b"\nendstream\nendobj\n"
put(3, b"/Filter/FlateDecode", zlib.compress(b"".join(b"%d %d moveto %d %d lineto\n" % (i, i * i % 97, i * 7 % 89, i * 31 % 83) for i in range(400))))
put(4, b"/Type/XObject/Subtype/Image/Width 90/Height 70/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", open("baseline.jpg", "rb").read())
inner = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[6 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 3 0 R/Resources<</XObject<</I 4 0 R>>>>>>"]
head = b"1 0 2 %d 6 %d " % (len(inner[0]), len(inner[0]) + len(inner[1]))
put(5, b"/Type/ObjStm/N 3/First %d/Filter/FlateDecode" % len(head), zlib.compress(head + b"".join(inner)))
rows = [(0, 0, 255), (2, 5, 0), (2, 5, 1), (1, at[3], 0), (1, at[4], 0), (1, at[5], 0), (2, 5, 2), (1, len(pdf), 0)]
rows = [struct.pack(">BHB", *row) for row in rows]
predicted = b"".join(b"\2" + bytes((a - b) % 256 for a, b in zip(row, above)) for row, above in zip(rows, [bytes(4)] + rows))
start = len(pdf)
put(7, b"/Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/DecodeParms<</Predictor 12/Columns 4>>/Filter/FlateDecode", zlib.compress(predicted))
open("streams.pdf", "wb").write(pdf + b"startxref\n%d\n%%%%EOF\n" % start)

stub = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0".ljust(60, b"\0") + struct.pack("<I", 64)
coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x22)
optional = struct.pack("<HBBIIIII", 0x20b, 14, 0, 512, 0, 0, 4096, 4096) + struct.pack("<QII", 0x140000000, 4096, 512) + struct.pack("<HHHHHHI", 6, 0, 0, 0, 6, 0, 0)
optional += struct.pack("<IIIHH", 8192, 512, 0, 3, 0) + struct.pack("<QQQQII", 1 << 20, 4096, 1 << 20, 4096, 0, 16)
directories = bytearray(128); struct.pack_into("<II", directories, 32, 1024, 24)
section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 2, 4096, 512, 512, 0, 0, 0, 0, 0x60000020)
open("program.exe", "wb").write((stub + coff + optional + directories + section).ljust(512, b"\0") + b"\xeb\xfe".ljust(512, b"\xcc") + struct.pack("<IHH", 24, 0x200, 2).ljust(24, b"\1"))
PYTHON
