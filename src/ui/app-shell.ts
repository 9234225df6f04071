import { LitElement, css, html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Browse, FOUND, type Door } from "./browse.ts";
import { Watch } from "./controllers/watch.ts";
import { formatBytes, plural } from "./format/bytes.ts";
import { keptFindings } from "./findings.ts";
import { remember, reopen } from "./recent.ts";
import { SAMPLES, fetchSample } from "./samples.ts";
import { Scan } from "./scan-state.ts";
import { Session, type Origin } from "./session.ts";
import { settings } from "./settings.ts";
import { icon } from "./styles/icons.ts";
import { shared } from "./styles/shared.ts";
import type { OpenRequest } from "./components/sv-start.ts";
import "./components/sv-badge.ts";
import "./components/sv-message.ts";
import "./components/sv-problems.ts";
import "./components/sv-start.ts";
import "./components/sv-update.ts";
import "./components/sv-workspace.ts";

const LAST_DOOR = "salvor-door";

/** The whole page: its head, and the screen that is due. */
@customElement("sv-app")
export class AppShell extends LitElement {
  @state() private door: Door = localStorage.getItem(LAST_DOOR) === "look" ? "look" : "files";
  @state() private learning = false;
  readonly session = new Session();
  readonly browse = new Browse(this.session);
  readonly scan = new Scan(this.session, this.browse);

  static override styles = [shared, css`
    :host { display: grid; grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr); min-height: 100dvh; }
    :host([image]) { height: 100dvh; }
    header { display: flex; align-items: center; gap: 8px 12px; padding: 8px 16px; background: var(--surface); border-bottom: 1px solid var(--line); flex-wrap: wrap; min-height: 56px; }
    .brand { display: flex; align-items: center; gap: 10px; font-weight: 700; font-size: 1.12rem; letter-spacing: -.01em; }
    .brand img { width: 30px; height: 30px; }
    .title { min-width: 0; display: grid; line-height: 1.25; flex: 1 1 8rem; }
    .title b { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .title small { color: var(--quiet); }
    .space { flex: 1; }
    .switch { display: flex; border: 1px solid var(--line-strong); border-radius: 9px; overflow: hidden; }
    .switch button { border: 0; border-radius: 0; min-height: 34px; font-size: .92rem; }
    .switch button[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); }
    .switch button:focus-visible { outline-offset: -3px; }
    .bars { background: var(--surface); }
    main { min-height: 0; }
    main:focus-visible { outline: none; }
    @media (max-width: 1020px) { :host([image]) { height: auto; } }
    @media (max-width: 620px) { .switch { order: 5; } }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.session, this.scan, settings]);
    addEventListener("beforeunload", (event) => { if (this.scan.running) event.preventDefault(); });
  }

  override render() {
    const { session, browse } = this;
    this.toggleAttribute("image", session.image !== null);
    const { done, total } = this.scan.progress;
    document.title = session.image ? `${this.scan.running && total ? `${Math.floor(done / total * 100)} % ` : ""}${session.image.name} – Salvor` : "Salvor";
    return html`
      <header>${session.image ? this.#imageHead() : html`<span class="brand"><img src="icon.svg" alt="">Salvor</span><span class="space"></span>`}
        <sv-update></sv-update><sv-badge></sv-badge>
        <button class="quiet" aria-label=${settings.dark ? "Light colours" : "Dark colours"} title=${settings.dark ? "Light colours" : "Dark colours"} @click=${() => settings.set({ theme: settings.dark ? "light" : "dark" })}>${icon(settings.dark ? "sun" : "moon")}</button>
      </header>
      <div class="bars"><sv-message .session=${session} .learning=${this.learning} @done=${() => { this.learning = false; }}></sv-message></div>
      <main tabindex="-1">${session.image
        ? html`<sv-workspace .browse=${browse} .scan=${this.scan}></sv-workspace>`
        : html`<sv-start .door=${this.door} .busy=${session.busy ? `${session.busy.what}…` : null} @door=${(event: CustomEvent<Door>) => this.#choose(event.detail)} @open-image=${(event: CustomEvent<OpenRequest>) => void this.open(event.detail)}></sv-start>`}</main>`;
  }

  #imageHead(): TemplateResult {
    const { session, browse } = this;
    const image = session.image!;
    const types = image.volumes.map((volume) => volume.filesystem?.type).filter((type) => type !== undefined);
    return html`<button class="quiet" @click=${this.#leave} aria-label="Back to the start">${icon("back")}</button>
      <span class="title"><b><bdi translate="no" role="heading" aria-level="1">${image.name}</bdi></b><small>${[types.join(", ") || "no filesystem known", formatBytes(image.size)].join(" · ")}</small></span>
      <span class="switch" role="group" aria-label="View">
        <button aria-pressed=${browse.door === "files"} @click=${() => this.#choose("files")}>Get files back</button>
        <button aria-pressed=${browse.door === "look"} @click=${() => this.#choose("look")}>Look inside</button>
      </span><sv-problems .session=${session} @show-bytes=${(event: CustomEvent<{ offset: number; length: number }>) => void this.renderRoot.querySelector("sv-workspace")?.showBytes(event.detail)}></sv-problems>`;
  }

  #choose(door: Door): void {
    this.door = door;
    localStorage.setItem(LAST_DOOR, door);
    if (this.session.image) this.browse.setDoor(door);
    this.requestUpdate();
  }

  #leave(): void {
    this.session.close();
    this.session.say(null);
    this.learning = false;
    void this.#toContent();
  }

  /** The keys go on where the new screen begins: what had the focus is gone with the old one. */
  async #toContent(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector("main")?.focus();
  }

  /** Open what a person chose, list it, and show the first volume. */
  async open(request: OpenRequest): Promise<void> {
    const found = await this.#find(request);
    if (!found) return;
    const { files, origin } = found;
    const door = request.door ?? this.door;
    if (!(await this.session.open(files, origin))) return;
    this.learning = request.learn === true;
    this.browse.reset(door);
    this.scan.reset();
    void this.#toContent();
    void remember(files[0]!, origin);
    await this.#list();
  }

  async #list(): Promise<void> {
    const { session, browse } = this;
    const first = session.image?.volumes.find((volume) => volume.filesystem)?.number;
    const show = () => {
      if (browse.list !== null || first === undefined || !session.lists.has(first)) return;
      session.removeEventListener("change", show);
      void browse.showList(first);
    };
    session.addEventListener("change", show);
    const { image } = session;
    await session.listAll();
    session.removeEventListener("change", show);
    const findings = await keptFindings(session);
    if (findings && image === session.image) await this.scan.restore(findings);
    await session.checkAll();
    if (image === null || image !== session.image) return;
    if (browse.list !== null) await browse.ask(browse.query);
    if (session.lists.size > 0 && browse.door === "files" && !this.learning && session.message === null) this.#sayFound();
  }

  /** What the filesystems know of deleted files, and what to do with it. */
  #sayFound(): void {
    const having = [...this.session.lists.values()].filter(({ id, deleted }) => id !== FOUND && deleted > 0);
    const deleted = having.reduce((sum, list) => sum + list.deleted, 0);
    const where = having.length > 1 ? ` on ${having.length} volumes` : "";
    this.session.say(deleted > 0
      ? { tone: "info", title: `${plural(deleted, "deleted file")} found${where}.`, text: `Choose one to look at it. Tick those that you want back, then save them to another disk.${where && " “Look in” leads from one volume to the other."}` }
      : { tone: "info", title: "No deleted file is known here.", text: "You see the files that are there. A scan may still find others, whose names are gone." });
  }

  async #find({ files, handles, sample, recent }: OpenRequest): Promise<{ files: readonly File[]; origin: Origin } | null> {
    try {
      const id = sample ?? recent?.sample;
      if (id) return { files: [await fetchSample(SAMPLES.find((candidate) => candidate.id === id)!)], origin: { sample: id } };
      if (recent) {
        const again = await reopen(recent);
        return again ? { files: again, origin: { handles: recent.handles! } } : null;
      }
      return files ? { files, origin: { ...(handles && { handles }) } } : null;
    } catch (error) {
      const gone = (error as DOMException).name === "NotFoundError";
      this.session.say({ tone: "problem", title: gone ? "The image is not where it was." : "The image could not be opened.", text: gone ? "It was moved or removed, or its disk is not connected. Connect it, or choose the file again." : "Choose the file again.", details: String(error) });
      return null;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-app": AppShell }
}
