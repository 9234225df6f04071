import { LitElement, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { Watch } from "../controllers/watch.ts";
import { update } from "../service-worker.ts";
import { shared } from "../styles/shared.ts";

/** Offers a newer version of the app when one is there; never takes it over by itself. */
@customElement("sv-update")
export class UpdateOffer extends LitElement {
  static override styles = [shared];

  constructor() {
    super();
    new Watch(this, () => [update]);
  }

  override render() {
    return update.ready ? html`<button title="The app is loaded again; the last images stay in the list" @click=${() => update.restart()}>New version: restart</button>` : nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-update": UpdateOffer }
}
