import { LitElement, css, html } from "lit";
import { customElement, query } from "lit/decorators.js";
import { Watch } from "../controllers/watch.ts";
import { plural } from "../format/bytes.ts";
import { requests } from "../requests.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";
import type { Dialog } from "./sv-dialog.ts";
import "./sv-dialog.ts";

/** Says, all the time, that nothing leaves this computer; and on a click how anyone can check it. */
@customElement("sv-badge")
export class PrivacyBadge extends LitElement {
  @query("sv-dialog") private dialog!: Dialog;

  static override styles = [shared, css`
    .badge { border-radius: 999px; min-height: 32px; padding: 0 12px; font-size: .88rem; color: var(--quiet); border-color: var(--line); background: var(--raised); }
    .badge svg { color: var(--good); }
    .badge.leak svg { color: var(--poor); }
    .text { display: grid; gap: 12px; }
    ul { margin: 0; padding-inline-start: 1.3em; display: grid; gap: 6px; }
    @media (max-width: 620px) { .more { display: none; } }
    @media (max-width: 480px) { .badge { padding: 0 9px; } .badge span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } }
  `];

  constructor() {
    super();
    new Watch(this, () => [requests]);
  }

  show(): void {
    this.dialog.show();
  }

  override render() {
    const count = requests.foreign.length;
    return html`<button class="badge ${count ? "leak" : ""}" @click=${() => this.show()} title="Nothing leaves this computer. Show the proof.">
        ${icon("shield")}<span>${requests.offlineReady ? "Works offline" : "Stays on this computer"}<span class="more"> · ${plural(count, "request")}</span></span></button>
      <sv-dialog heading="Nothing leaves this computer"><div class="text">
        <p>The image is read in place, in this tab. No byte of it is sent anywhere, and none is written to it.</p>
        <p>Since this page was opened it asked other servers for <strong>${plural(count, "thing")}</strong>. It loaded ${plural(requests.own, "file")} of the app itself${requests.offlineReady ? ", which are now kept for use without a network" : ""}.</p>
        <p>Check it yourself:</p>
        <ul>
          <li>Switch off the network, or pull the cable, and go on: everything works.</li>
          <li>Open the browser’s developer tools, choose Network, and watch while you recover files.</li>
          <li>The page forbids itself every connection to other servers; the rules stand in its security headers.</li>
        </ul>
        <p class="muted">Browsers other than Chromium do not yet know one of these rules. There, the page’s other rules still forbid requests for files and data.</p>
      </div></sv-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-badge": PrivacyBadge }
}
