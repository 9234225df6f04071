import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Watch } from "../controllers/watch.ts";
import { formatCount } from "../format/bytes.ts";
import type { Session } from "../session.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";

/** What happened and what can be done, and what is going on: one line below the page's head. */
@customElement("sv-message")
export class MessageBar extends LitElement {
  @property({ attribute: false }) session!: Session;
  @property({ type: Boolean }) learning = false;

  static override styles = [shared, css`
    .bar { display: flex; gap: 12px; align-items: flex-start; padding: 10px 16px; border-bottom: 1px solid var(--line); }
    .bar > svg { margin-top: 3px; color: var(--accent); }
    .problem > svg { color: var(--poor); }
    .text { flex: 1; min-width: 0; }
    .info { background: var(--accent-soft); }
    .problem { background: var(--brass-soft); }
    .busy { align-items: center; }
    progress { accent-color: var(--accent); flex: 0 1 14rem; min-width: 4rem; height: 10px; }
    .bar button { min-height: 30px; }
    ol { margin: 6px 0 0; padding-inline-start: 1.3em; }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.session]);
  }

  override render() {
    const { message, busy, image } = this.session;
    return html`
      <div role="status">${message?.tone === "info" ? html`<div class="bar info">${icon("info")}<div class="text"><b>${message.title}</b> ${message.text}</div>${this.#close()}</div>` : nothing}
        ${this.learning ? html`<div class="bar info">${icon("book")}<div class="text"><b>What deleting does.</b> This image is a real FAT filesystem. Try three things:
          <ol><li>Choose a file marked <em>Deleted</em>: its name and its content are still there, so it can be previewed.</li>
          <li>Press the button named <em>Directory entry</em>: the bytes below are its entry. The first letter was replaced by E5, and the file allocation table calls its place free; nothing else changed.</li>
          <li>Under <em>Where its bytes are</em>, follow the offset: the content itself was never touched. Only a new file would overwrite it.</li></ol></div>
          <button class="quiet" @click=${() => this.dispatchEvent(new Event("done"))}>Done</button></div>` : nothing}</div>
      <div role="alert">${message?.tone === "problem" ? html`<div class="bar problem">${icon("warning")}<div class="text"><b>${message.title}</b> ${message.text}
          ${message.details ? html`<details><summary>Details</summary><span class="mono">${message.details}</span></details>` : nothing}</div>${this.#close()}</div>` : nothing}</div>
      ${busy && image ? html`<div class="bar busy"><progress aria-label=${busy.what} .value=${busy.total ? busy.done / busy.total : 0} max="1"></progress><span class="text">${busy.what}${busy.done ? ` · ${formatCount(busy.done)}` : ""}</span>
          <button @click=${() => this.session.cancel()}>Stop</button></div>` : nothing}`;
  }

  #close() {
    return html`<button class="quiet" aria-label="Close this message" @click=${() => this.session.say(null)}>${icon("close")}</button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-message": MessageBar }
}
