import { LitElement, html } from "lit";
import { customElement } from "lit/decorators.js";

/** The whole page. */
@customElement("sv-app")
export class AppShell extends LitElement {
  override render() {
    return html`<main><h1>Salvor</h1></main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-app": AppShell }
}
