import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Browsers clamp an element's height (Chromium 33 million pixels, Firefox 17 million): past this, scrolling is scaled. */
const TALLEST = 10_000_000;

/**
 * Which rows of a very long list are on the screen. The scrollbar is scaled where the list is higher than
 * an element may be; wheel and keys stay exact to the pixel, only the thumb moves in larger steps.
 */
export class VirtualRows implements ReactiveController {
  #count = 0;
  #position = 0;
  #viewport = 600;
  #scroller: HTMLElement | null = null;
  #expected = -1;
  readonly #resize = new ResizeObserver(() => this.#measure());

  constructor(private readonly host: ReactiveControllerHost, readonly rowHeight: number, private readonly header = 0) {
    host.addController(this);
  }

  /** Call in `updated` with the scrolling element. */
  attach(scroller: HTMLElement | null): void {
    if (scroller === this.#scroller) return;
    this.#resize.disconnect();
    this.#scroller?.removeEventListener("wheel", this.#onWheel);
    this.#scroller?.removeEventListener("scroll", this.#onScroll);
    this.#scroller = scroller;
    if (!scroller) return;
    scroller.addEventListener("wheel", this.#onWheel, { passive: false });
    scroller.addEventListener("scroll", this.#onScroll, { passive: true });
    this.#resize.observe(scroller);
    this.#measure();
  }

  hostDisconnected(): void {
    this.attach(null);
  }

  get count(): number {
    return this.#count;
  }

  set count(count: number) {
    if (count === this.#count) return;
    this.#count = count;
    this.#position = Math.min(this.#position, this.#most);
  }

  /** Height of the element that makes the scrollbar, in pixels, header left out. */
  get spacer(): number {
    return Math.min(this.#height, TALLEST);
  }

  /** Height that rows are seen in. */
  get viewport(): number {
    return this.#viewport;
  }

  /** The first row that is at least partly seen. */
  get first(): number {
    return Math.floor(this.#position / this.rowHeight);
  }

  /** Rows to draw from {@link first} on. */
  get visible(): number {
    return Math.max(0, Math.min(this.#count - this.first, Math.ceil(this.#viewport / this.rowHeight) + 1));
  }

  /** Rows that fit as a whole: what a page key moves by. */
  get page(): number {
    return Math.max(1, Math.floor(this.#viewport / this.rowHeight) - 1);
  }

  /** How far the first row is pushed up, in pixels. */
  get shift(): number {
    return this.#position - this.first * this.rowHeight;
  }

  /** Scroll as little as is needed for `row` to be seen. */
  reveal(row: number): void {
    const top = row * this.rowHeight;
    if (top < this.#position) this.#moveTo(top);
    else if (top + this.rowHeight > this.#position + this.#viewport) this.#moveTo(top + this.rowHeight - this.#viewport);
  }

  /** Scroll so that `row` is the first, or near the middle. */
  scrollTo(row: number, middle = false): void {
    this.#moveTo(row * this.rowHeight - (middle ? Math.floor(this.#viewport / 2 / this.rowHeight) * this.rowHeight : 0));
  }

  get #height(): number {
    return this.#count * this.rowHeight;
  }

  get #most(): number {
    return Math.max(0, this.#height - this.#viewport);
  }

  /** Virtual pixels for one pixel of the scrollbar. */
  get #scale(): number {
    const real = this.spacer - this.#viewport;
    return real > 0 ? this.#most / real : 1;
  }

  #moveTo(position: number): void {
    this.#position = Math.max(0, Math.min(this.#most, position));
    if (this.#scroller) {
      this.#expected = Math.round(this.#position / this.#scale);
      this.#scroller.scrollTop = this.#expected;
    }
    this.host.requestUpdate();
  }

  #measure(): void {
    if (!this.#scroller) return;
    const height = Math.max(0, this.#scroller.clientHeight - this.header);
    if (height === this.#viewport) return;
    this.#viewport = height;
    this.#position = Math.min(this.#position, this.#most);
    this.host.requestUpdate();
  }

  #onScroll = (): void => {
    const top = this.#scroller!.scrollTop;
    if (Math.abs(top - this.#expected) < 1) return; // our own doing
    this.#expected = -1;
    this.#position = Math.max(0, Math.min(this.#most, top * this.#scale));
    this.host.requestUpdate();
  };

  #onWheel = (event: WheelEvent): void => {
    if (this.#scale <= 1 || event.ctrlKey || event.deltaY === 0) return; // the browser scrolls exactly by itself
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? this.rowHeight : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.#viewport : 1;
    this.#moveTo(this.#position + event.deltaY * unit);
  };
}
