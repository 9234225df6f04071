/** Which kind of file a ZIP archive is, by what its members are called. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  "application/epub+zip": "epub",
  "application/vnd.oasis.opendocument.text": "odt",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "application/vnd.oasis.opendocument.presentation": "odp",
  "application/vnd.oasis.opendocument.graphics": "odg",
};
const OFFICE: Readonly<Record<string, string>> = { word: "docx", xl: "xlsx", ppt: "pptx" };

export const ZIP_KINDS: readonly string[] = [...Object.values(MIME_TYPES), ...Object.values(OFFICE), "jar", "apk"];

export class ZipKind {
  #mimeType = "";
  #contentTypes = false;
  #office = "";
  #manifest = false;
  #android = false;

  /** `content` gives the first bytes of the member as text. */
  add(name: string, content: () => string): void {
    if (name === "mimetype") this.#mimeType = content().trim();
    else if (name === "[Content_Types].xml") this.#contentTypes = true;
    else if (name === "META-INF/MANIFEST.MF") this.#manifest = true;
    else if (name === "AndroidManifest.xml") this.#android = true;
    else if (this.#office === "") this.#office = OFFICE[name.slice(0, Math.max(0, name.indexOf("/")))] ?? "";
  }

  get extension(): string {
    if (MIME_TYPES[this.#mimeType]) return MIME_TYPES[this.#mimeType]!;
    if (this.#contentTypes && this.#office !== "") return this.#office;
    return this.#android ? "apk" : this.#manifest ? "jar" : "zip";
  }
}
