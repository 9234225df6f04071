import { LitElement, css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Problem } from "../../../workers/api.ts";
import { Watch } from "../controllers/watch.ts";
import { formatOffset, plural } from "../format/bytes.ts";
import { shown } from "../format/names.ts";
import type { Session } from "../session.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";
import type { Dialog } from "./sv-dialog.ts";
import "./sv-dialog.ts";

/** Rows shown; the list is for people. */
const SHOWN = 300;

/**
 * What is wrong in the image, each with its place: a button with their number, and the list behind it.
 *
 * @fires show-bytes - `CustomEvent<{ offset: number; length: number }>`, of the image.
 */
@customElement("sv-problems")
export class ProblemList extends LitElement {
  @property({ attribute: false }) session!: Session;
  @state() private problems: readonly Problem[] = [];
  @query("sv-dialog") private dialog!: Dialog;
  #asked = "";

  static override styles = [shared, css`
    button.quiet { color: var(--uncertain); }
    table { border-collapse: collapse; width: 100%; font-size: .93rem; }
    th { text-align: start; color: var(--quiet); font-size: .85rem; }
    th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
    td:last-child, td:last-child button { white-space: nowrap; }
    p { margin-bottom: 12px; }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.session]);
  }

  override willUpdate(): void {
    const { image, lists, busy } = this.session;
    const state = image && !busy ? `${image.name} ${[...lists.keys()].join()}` : this.#asked;
    if (state === this.#asked) return;
    this.#asked = state;
    void this.session.ask((api) => api.problems()).then((problems) => { this.problems = problems ?? []; });
  }

  override render() {
    const { problems } = this;
    this.hidden = problems.length === 0;
    if (problems.length === 0) return nothing;
    return html`<button class="quiet" @click=${() => this.dialog.show()}>${icon("warning")} ${plural(problems.length, "problem")}</button>
      <sv-dialog heading="Problems found in this image">
        <p class="muted">None of them stops the work: what can be read is shown.</p>
        <table><thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col">Offset</th></tr></thead><tbody>
          ${problems.slice(0, SHOWN).map((problem) => html`<tr><td translate="no">${shown(problem.where)}</td><td>${shown(problem.what)}</td><td><button class="link mono" title="Show these bytes" @click=${() => this.#show(problem.offset)}>0x${formatOffset(problem.offset)}</button></td></tr>`)}
        </tbody></table>
        ${problems.length > SHOWN ? html`<p class="muted">and ${problems.length - SHOWN} more</p>` : nothing}
      </sv-dialog>`;
  }

  #show(offset: number): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("show-bytes", { detail: { offset, length: 1 } }));
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-problems": ProblemList }
}
