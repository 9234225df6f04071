import { LitElement, css, html } from "lit";
import { customElement, query } from "lit/decorators.js";
import { shared } from "../styles/shared.ts";
import type { Dialog } from "./sv-dialog.ts";
import "./sv-dialog.ts";

/** How to make an image of a disk, for each system: a browser cannot read the disk itself. */
@customElement("sv-help")
export class ImageHelp extends LitElement {
  @query("sv-dialog") private dialog!: Dialog;

  static override styles = [shared, css`
    .text { display: grid; gap: 14px; }
    h3 { font-size: 1rem; margin-bottom: 4px; }
    ol { margin: 0; padding-inline-start: 1.3em; display: grid; gap: 4px; }
    code { font: .88em/1.4 var(--mono); background: var(--raised); border: 1px solid var(--line); border-radius: 5px; padding: 1px 5px; overflow-wrap: anywhere; }
    .advice { border-inline-start: 3px solid var(--brass); padding: 8px 14px; background: var(--brass-soft); border-radius: 0 8px 8px 0; }
  `];

  show(): void {
    this.dialog.show();
  }

  override render() {
    return html`<sv-dialog heading="How to make an image of a disk"><div class="text">
      <p>Browsers cannot read a disk or a stick directly. An image is a file with every byte of it; you need room for it on <strong>another</strong> disk. It is also safer: whatever you try, you try on the copy.</p>
      <p class="advice">If the disk clicks, vanishes or gets slow, switch it off. Each further minute can cost files; a data-recovery laboratory may still be able to read it.</p>
      <section><h3>Linux</h3><ol>
        <li>Find the device, for example <code>/dev/sdb</code>: <code>lsblk</code></li>
        <li>Install ddrescue: <code>sudo apt install gddrescue</code></li>
        <li>Copy it: <code>sudo ddrescue /dev/sdb stick.img stick.map</code></li></ol></section>
      <section><h3>macOS</h3><ol>
        <li>Find the device, for example <code>/dev/disk4</code>: <code>diskutil list</code></li>
        <li>Take it out of use: <code>diskutil unmountDisk /dev/disk4</code></li>
        <li>Copy it: <code>sudo dd if=/dev/rdisk4 of=stick.img bs=4m</code></li></ol></section>
      <section><h3>Windows</h3><ol>
        <li>Use an imaging program, for example FTK Imager or USB Image Tool.</li>
        <li>Choose the physical drive as source and “raw” (dd) as type.</li>
        <li>Save the image on another disk.</li></ol></section>
      <p>Then open the file here. On a terminal, <code>salvor info stick.img</code> does the same.</p>
    </div></sv-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-help": ImageHelp }
}
