/** Groups of files by the extension of their name: the tabs above a list of files. */
export const TYPE_GROUPS = ["other", "pictures", "video", "audio", "documents", "archives"] as const;
export type TypeGroup = (typeof TYPE_GROUPS)[number];

const EXTENSIONS: Readonly<Record<Exclude<TypeGroup, "other">, string>> = {
  pictures: "jpg jpeg jpe jfif png gif bmp tif tiff webp heic heif avif psd psb svg ico raw cr2 cr3 nef arw dng orf rw2 raf pef xcf ai eps",
  video: "mp4 mov m4v avi mkv webm mpg mpeg mts m2ts 3gp 3g2 wmv flv f4v asf vob ogv ts",
  audio: "mp3 wav flac ogg oga opus spx m4a m4b mka aac wma aif aiff mid midi amr",
  documents: "pdf doc docx xls xlsx ppt pptx odt ods odp odg rtf txt md csv epub mobi tex html htm xml json log pages numbers key eml msg db sqlite sqlite3",
  archives: "zip 7z rar gz tgz xz bz2 tar zst iso img jar apk cab",
};

const LONGEST = 8;
const groups = new Map<string, number>();
for (const [group, list] of Object.entries(EXTENSIONS)) for (const extension of list.split(" ")) groups.set(extension, TYPE_GROUPS.indexOf(group as TypeGroup));

/** Index into {@link TYPE_GROUPS} of the name in bytes `from` to `to` of `pool`. */
export function groupOf(pool: Uint8Array, from: number, to: number): number {
  const least = Math.max(from + 1, to - LONGEST - 1);
  for (let dot = to - 1; dot >= least; dot--) {
    if (pool[dot] !== 0x2e) continue;
    let extension = "";
    for (let i = dot + 1; i < to; i++) extension += String.fromCharCode(lower(pool[i]!));
    return groups.get(extension) ?? 0;
  }
  return 0;
}

/** An ASCII letter in lower case; every other byte as it is. */
export function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
