/** A scan as a person sees it: how fast, how long still, and a halt at any time. What it finds appears while it runs. */
import type { Findings, ScanProgress, ScanRequest } from "../../workers/api.ts";
import { FOUND, type Browse } from "./browse.ts";
import { keepFindings } from "./findings.ts";
import type { Session } from "./session.ts";

/** Seconds before a time is named: earlier it would be a guess. */
const HONEST_AFTER = 5;
/** Weight of the newest second in the rate: an average over about ten. */
const SMOOTHING = 0.1;
const KEEP_EVERY_MS = 5000;
const SHOW_EVERY_MS = 1000;

export class Scan extends EventTarget {
  state: "idle" | "running" | "paused" | "ended" | "stopped" = "idle";
  progress: ScanProgress = { done: 0, total: 0, found: 0 };
  /** Bytes per second, smoothed; 0 while unknown. */
  rate = 0;
  /** Where the last visit's scan stopped; null where there is nothing to go on with. */
  left: ScanRequest | null = null;
  #busySeconds = 0;
  #last = { at: 0, done: 0 };
  #shown = 0;
  #showSoon: ReturnType<typeof setTimeout> | undefined;
  #kept = 0;

  constructor(private readonly session: Session, private readonly browse: Browse) {
    super();
  }

  /** Seconds still to go; null while nobody can know. */
  get secondsLeft(): number | null {
    if (this.state !== "running" || this.#busySeconds < HONEST_AFTER || this.rate <= 0) return null;
    return (this.progress.total - this.progress.done) / this.rate;
  }

  get running(): boolean {
    return this.state === "running" || this.state === "paused";
  }

  /** For another image. */
  reset(): void {
    this.state = "idle";
    this.left = null;
    this.progress = { done: 0, total: 0, found: 0 };
    this.changed();
  }

  /** What the last visit found: shown again, and the scan can go on. */
  async restore(findings: Findings): Promise<void> {
    await this.session.ask((api) => api.restore(findings));
    this.progress = { done: 0, total: 0, found: findings.files.length };
    this.state = findings.done ? "ended" : "stopped";
    this.left = findings.done ? null : findings.request;
    await this.#refreshList();
    this.changed();
  }

  async start(request: ScanRequest): Promise<void> {
    if (this.running) return;
    const { image } = this.session;
    this.state = "running";
    this.left = null;
    this.rate = this.#busySeconds = this.#shown = 0;
    this.#kept = performance.now();
    this.#last = { at: performance.now(), done: -1 };
    if (!request.checkpoint) this.browse.untick(FOUND);
    this.progress = { done: 0, total: 0, found: request.checkpoint ? this.progress.found : 0 };
    this.changed();
    const lock = await stayAwake();
    const ended = await this.session.scan(request, (progress) => {
      if (image === this.session.image) this.#take(progress);
    });
    void lock?.release();
    if (image !== this.session.image) return;
    this.state = ended ? "ended" : "stopped";
    await this.#keep();
    await this.#refreshList();
    this.changed();
  }

  pause(): void {
    const pause = this.state === "running";
    this.state = pause ? "paused" : "running";
    this.#last = { at: performance.now(), done: -1 };
    void this.session.ask((api) => api.pauseScan(pause));
    if (pause) void this.#keep();
    this.changed();
  }

  stop(): void {
    void this.session.ask((api) => api.stopScan());
  }

  changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  #take(progress: ScanProgress): void {
    const now = performance.now();
    const seconds = (now - this.#last.at) / 1000;
    if (this.#last.done >= 0 && seconds > 0) {
      const rate = (progress.done - this.#last.done) / seconds;
      const weight = 1 - (1 - SMOOTHING) ** seconds;
      this.rate = this.rate === 0 ? rate : this.rate + (rate - this.rate) * Math.max(weight, 1 / (1 + this.#busySeconds));
      this.#busySeconds += seconds;
    }
    this.#last = { at: now, done: progress.done };
    const more = progress.found !== this.progress.found;
    this.progress = progress;
    // Finds that come too soon are shown a little later, also where a pause comes in between.
    if (more) this.#showSoon ??= setTimeout(() => {
      this.#showSoon = undefined;
      this.#shown = performance.now();
      void this.#refreshList();
    }, Math.max(0, this.#shown + SHOW_EVERY_MS - now));
    if (now - this.#kept > KEEP_EVERY_MS) {
      this.#kept = now;
      void this.#keep();
    }
    this.changed();
  }

  async #refreshList(): Promise<void> {
    const info = await this.session.ask((api) => api.listInfo(FOUND));
    if (!info) return;
    this.session.lists.set(FOUND, info);
    this.progress = { ...this.progress, found: info.files }; // the list and the line above it say the same
    if (this.browse.list === FOUND) await this.browse.ask(this.browse.query);
    this.session.changed();
  }

  async #keep(): Promise<void> {
    const findings = await this.session.ask((api) => api.findings());
    if (!findings) return;
    this.left = findings.done ? null : findings.request;
    await keepFindings(this.session, findings);
  }
}

/** Keeps the screen on while a scan runs, where the browser can: a sleeping computer reads nothing. */
async function stayAwake(): Promise<WakeLockSentinel | null> {
  try {
    return await navigator.wakeLock.request("screen");
  } catch {
    return null; // not known here, or not allowed
  }
}
