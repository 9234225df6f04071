#!/usr/bin/env bash
# Makes the small sounds, films and archives in samples/ that the tests of the signatures measure: test pictures, tones, made-up words.
# Needs ffmpeg (with libx264, libvpx, libvorbis, libopus, libmp3lame, libaom) and python3. Run in this folder; the results are committed.
set -euo pipefail
cd "$(dirname "$0")/samples"
exact="-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1"
film() { ffmpeg -v error -y -f lavfi -i testsrc=size=64x48:rate=10:duration=1 -f lavfi -i sine=frequency=440:sample_rate=22050:duration=1 $exact "$@"; }
tone() { ffmpeg -v error -y -f lavfi -i "sine=frequency=440:sample_rate=${rate:-22050}:duration=${duration:-1}" $exact "$@"; }

film -c:v libx264 -crf 40 -c:a aac -b:a 16k film.mp4
film -c:v libx264 -crf 40 -c:a aac -b:a 16k -movflags faststart faststart.mp4
film -c:v libx264 -crf 40 -g 5 -c:a aac -b:a 16k -movflags frag_keyframe+empty_moov+default_base_moof fragments.mp4
film -c:v mpeg4 -q:v 20 -c:a aac -b:a 16k film.mov
tone -c:a aac -b:a 16k -f ipod tone.m4a
film -frames:v 1 -an -c:v libaom-av1 -still-picture 1 picture.avif
film -c:v libx264 -crf 40 -c:a aac -b:a 16k film.mkv
film -c:v libx264 -crf 40 -g 5 -c:a aac -b:a 16k -cluster_time_limit 300 -f matroska pipe:1 | cat > live.mkv
film -c:v libvpx -b:v 20k -c:a libopus -b:a 16k film.webm
film -c:v mpeg4 -q:v 20 -c:a libmp3lame -b:a 16k film.avi
film -c:v flv -q:v 20 -c:a libmp3lame -b:a 16k film.flv
film -c:v wmv2 -q:v 20 -c:a wmav2 -b:a 32k film.wmv
ffmpeg -v error -y -f lavfi -i testsrc=size=64x48:rate=25:duration=1 -f lavfi -i sine=duration=1 $exact -c:v mpeg1video -q:v 20 -c:a mp2 -b:a 32k film.mpg
duration=0.3 tone tone.wav
duration=0.3 tone -ac 1 tone.aiff
duration=0.3 tone -rf64 always wide.wav
tone -c:a libmp3lame -b:a 32k -id3v2_version 3 -write_id3v1 1 -metadata title=Tone tagged.mp3
tone -c:a libmp3lame -b:a 32k -id3v2_version 0 -write_xing 0 bare.mp3
rate=8000 tone -c:a flac -metadata_header_padding 64 tone.flac
rate=8000 duration=3 tone -c:a flac -frame_size 4000 -lpc_type cholesky -metadata_header_padding 0 long.flac
tone -c:a libvorbis -b:a 32k -serial_offset 1 tone.ogg
tone -c:a libopus -b:a 16k -serial_offset 2 tone.opus
tone -c:a libvorbis -b:a 32k -serial_offset 3 second.ogg && cat tone.ogg second.ogg > chained.ogg && rm second.ogg

python3 - <<'PYTHON'
import gzip, io, random, struct, zipfile
random.seed(3)
words = " ".join(random.choice("one two three disk image lost found sector cluster".split()) for _ in range(900)).encode()
noise = random.randbytes(2500)

class Pipe(io.RawIOBase):
    """What cannot seek gets data descriptors."""
    def __init__(self, out): self.out = out
    def writable(self): return True
    def write(self, data): return self.out.write(data)

def archive(name, members, stream=False, method=zipfile.ZIP_DEFLATED, comment=b"", wide=False):
    with open(name, "wb") as out, zipfile.ZipFile(Pipe(out) if stream else out, "w", method) as z:
        for path, data in members.items():
            info = zipfile.ZipInfo(path, (2020, 2, 2, 2, 2, 2)); info.compress_type = zipfile.ZIP_STORED if path == "mimetype" else method
            with z.open(info, "w", force_zip64=wide) as f: f.write(data)
        z.comment = comment

plain = {"words.txt": words, "noise.bin": noise, "empty": b"", "folder/more.txt": words[:700]}
archive("plain.zip", plain)
archive("streamed.zip", plain, stream=True)
archive("streamed-stored.zip", plain, stream=True, method=zipfile.ZIP_STORED)
archive("wide.zip", plain, wide=True)
archive("wide-streamed.zip", plain, wide=True, stream=True)
archive("comment.zip", plain, comment=b"a comment with PK\5\6 in it, and more")
archive("nested.zip", {"inner.zip": open("plain.zip", "rb").read(), "words.txt": words}, method=zipfile.ZIP_STORED)
archive("book.epub", {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<container/>", "text.xhtml": words})
archive("letter.odt", {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": words, "META-INF/manifest.xml": b"<manifest/>"})
for kind, folder in {"docx": "word", "xlsx": "xl", "pptx": "ppt"}.items():
    archive("office." + kind, {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>", folder + "/content.xml": words})
archive("program.jar", {"META-INF/": b"", "META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\n", "Program.class": noise}, stream=True)
archive("program.apk", {"AndroidManifest.xml": noise, "classes.dex": words, "META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\n"})
# An application's signature stands between the members and the directory.
apk = open("program.apk", "rb").read(); end = apk.rindex(b"PK\5\6"); directory = struct.unpack_from("<I", apk, end + 16)[0]
size = struct.pack("<Q", 24 + 500); block = size + noise[:500] + size + b"APK Sig Block 42"
signed = bytearray(apk[:directory] + block + apk[directory:]); struct.pack_into("<I", signed, end + len(block) + 16, directory + len(block))
open("program.apk", "wb").write(signed)

open("members.gz", "wb").write(b"".join(gzip.compress(part, mtime=0) for part in (words, noise, b"")))
with open("named.gz", "wb") as out, gzip.GzipFile("words.txt", "wb", fileobj=out, mtime=0) as z: z.write(words)

# A still picture's boxes, with items in the media data.
box = lambda kind, data: struct.pack(">I", 8 + len(data)) + kind + data
head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
def meta(at): return box(b"meta", b"\0\0\0\0" + box(b"hdlr", b"\0" * 8 + b"pict" + b"\0" * 13) + box(b"pitm", b"\0\0\0\0\0\1") + box(b"iloc", b"\0\0\0\0\x44\0" + struct.pack(">HHHHII", 1, 1, 0, 1, at, len(noise))))
open("picture.heic", "wb").write(head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", noise))
PYTHON
ls -l | awk '$5 > 20480 { print "too large:", $9, $5; bad = 1 } END { exit bad }'
