import { svg, html, type TemplateResult } from "lit";

const paths = {
  file: svg`<path d="M6 2.5h8l5 5v14H6z"/><path d="M14 2.5v5h5"/>`,
  folder: svg`<path d="M3 6h6l2 2.5h10V19H3z"/>`,
  deletedFolder: svg`<path d="M3 6h6l2 2.5h10V19H3z" stroke-dasharray="2.5 2"/>`,
  disk: svg`<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3 14h18M7 16.5h2"/>`,
  volume: svg`<ellipse cx="12" cy="6" rx="8" ry="3"/><path d="M4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6"/>`,
  free: svg`<rect x="3.5" y="5" width="17" height="14" rx="2" stroke-dasharray="3 2.5"/>`,
  found: svg`<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>`,
  picture: svg`<rect x="3" y="4.5" width="18" height="15" rx="2"/><circle cx="8.5" cy="10" r="1.7"/><path d="m4 18 5.5-5 3.5 3 3-2.5 4.5 4"/>`,
  trash: svg`<path d="M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13"/>`,
  chevron: svg`<path d="m9 6 6 6-6 6"/>`,
  good: svg`<circle cx="12" cy="12" r="9" fill="currentColor" stroke="none"/><path d="m7.8 12.3 2.9 2.9 5.5-6" stroke="var(--surface)" stroke-width="2.4"/>`,
  likely: svg`<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8L16.2 9.4"/>`,
  uncertain: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/>`,
  poor: svg`<path d="M12 3.5 21.5 20h-19z"/><path d="M12 10v4.5M12 17v.5"/>`,
  gone: svg`<circle cx="12" cy="12" r="8.5" stroke-dasharray="3 2.6"/>`,
  live: svg`<circle cx="12" cy="12" r="3.5" fill="currentColor" stroke="none"/>`,
  shield: svg`<path d="M12 3 4.5 6v6c0 4.5 3.2 7.6 7.5 9 4.3-1.4 7.5-4.5 7.5-9V6z"/><path d="m8.6 12 2.4 2.4 4.4-4.8"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1"/>`,
  moon: svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  back: svg`<path d="m14.5 5.5-6.5 6.5 6.5 6.5"/>`,
  open: svg`<path d="M12 15V4M7.5 8.5 12 4l4.5 4.5"/><path d="M4 15v5h16v-5"/>`,
  save: svg`<path d="M12 4v11M7.5 10.5 12 15l4.5-4.5"/><path d="M4 15v5h16v-5"/>`,
  book: svg`<path d="M12 6c-2-1.6-5-2-8-2v14c3 0 6 .4 8 2 2-1.6 5-2 8-2V4c-3 0-6 .4-8 2zM12 6v14"/>`,
  lens: svg`<path d="M8 4H4v4M16 4h4v4M8 20H4v-4M16 20h4v-4"/><circle cx="12" cy="12" r="3.5"/>`,
  life: svg`<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="3.6"/><path d="m5.7 5.7 3.7 3.7M14.6 14.6l3.7 3.7M18.3 5.7l-3.7 3.7M9.4 14.6l-3.7 3.7"/>`,
  warning: svg`<path d="M12 3.5 21.5 20h-19z"/><path d="M12 10v4.5M12 17v.5"/>`,
  info: svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5V8"/>`,
  pause: svg`<path d="M8.5 5v14M15.5 5v14"/>`,
  play: svg`<path d="M8 5v14l11-7z"/>`,
};

export type IconName = keyof typeof paths;

/** A drawing beside a word; it says nothing by itself, so it is hidden from screen readers. */
export function icon(name: IconName): TemplateResult {
  return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths[name]}</svg>`;
}
