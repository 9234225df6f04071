import { LitElement, css, html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";

/** A window over the page, with a title and a way out; its content is slotted. */
@customElement("sv-dialog")
export class Dialog extends LitElement {
  @property() heading = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  static override styles = [shared, css`
    :host { display: contents; }
    dialog { border: 1px solid var(--line); border-radius: 14px; padding: 0; background: var(--surface); color: var(--ink); width: min(42rem, calc(100vw - 24px)); max-height: calc(100dvh - 24px); box-shadow: var(--shadow); }
    dialog::backdrop { background: rgb(8 16 22 / 55%); }
    .head { display: flex; align-items: center; gap: 12px; padding: 14px 14px 14px 22px; border-bottom: 1px solid var(--line); position: sticky; top: 0; background: var(--surface); }
    h2 { flex: 1; }
    .content { padding: 18px 22px 22px; }
  `];

  override render() {
    return html`<dialog aria-labelledby="heading">
      <div class="head"><h2 id="heading">${this.heading}</h2><button class="quiet" aria-label="Close" @click=${() => this.close()}>${icon("close")}</button></div>
      <div class="content"><slot></slot></div>
    </dialog>`;
  }

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  close(): void {
    this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-dialog": Dialog }
}
