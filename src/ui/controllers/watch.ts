import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Draws its host again whenever one of `targets` says that it changed. */
export class Watch implements ReactiveController {
  #watched: EventTarget[] = [];

  constructor(private readonly host: ReactiveControllerHost, private readonly targets: () => readonly (EventTarget | undefined)[]) {
    host.addController(this);
  }

  hostUpdate(): void {
    const targets = this.targets().filter((target) => target !== undefined);
    if (targets.length === this.#watched.length && targets.every((target, i) => target === this.#watched[i])) return;
    this.hostDisconnected();
    for (const target of targets) target.addEventListener("change", this.#update);
    this.#watched = targets;
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const target of this.#watched) target.removeEventListener("change", this.#update);
    this.#watched = [];
  }

  #update = (): void => this.host.requestUpdate();
}
