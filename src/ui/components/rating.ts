import { css, html, nothing, type TemplateResult } from "lit";
import type { Row } from "../../../workers/api.ts";
import { icon } from "../styles/icons.ts";

/** The grade of a file's content in words for people: icon, word and colour, never colour alone. */
export const RATINGS: Readonly<Record<Row["rating"], { word: string; sentence: string }>> = {
  good: { word: "Good", sentence: "Looks complete." },
  likely: { word: "Likely", sentence: "Probably complete." },
  uncertain: { word: "Uncertain", sentence: "May contain pieces of other files." },
  poor: { word: "Poor", sentence: "Only a part of the file is left." },
  gone: { word: "Gone", sentence: "The name is still there, the content is not." },
};

export const STATES: Readonly<Record<Row["state"], { word: string; sentence: string }>> = {
  live: { word: "Live", sentence: "The filesystem lists this file: it was not deleted." },
  deleted: { word: "Deleted", sentence: "The file was deleted; its entry is left." },
  orphan: { word: "Deleted, folder unknown", sentence: "The file was deleted, and which folder it lay in is not known any more." },
};

export function ratingMark(rating: Row["rating"]): TemplateResult {
  return html`<span class="rating ${rating}">${icon(rating)}<span>${RATINGS[rating].word}</span></span>`;
}

export function stateMark(row: Row): TemplateResult | typeof nothing {
  return row.state === "live" ? html`<span class="muted">Live</span>` : html`<span class="state">${icon("trash")}<span>${row.state === "deleted" ? "Deleted" : "Orphan"}</span></span>`;
}

export const ratingStyles = css`
  .rating, .state { display: inline-flex; align-items: center; gap: .4em; vertical-align: middle; line-height: 1; }
  .rating { font-weight: 600; }
  .rating.good { color: var(--good); }
  .rating.likely { color: var(--likely); }
  .rating.uncertain { color: var(--uncertain); }
  .rating.poor { color: var(--poor); }
  .rating.gone { color: var(--gone); }
  .state { color: var(--quiet); }
`;
