import { css } from "lit";

export const startStyles = css`
  :host { display: grid; gap: 16px; max-width: 68rem; margin: 0 auto; padding: 28px 20px 40px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .intro, .drop, .doors, .advice { grid-column: 1 / -1; }
  .intro { padding: 4px 2px; }
  h1 { font-size: clamp(1.6rem, 4vw, 2.3rem); line-height: 1.15; letter-spacing: -.02em; font-weight: 680; text-wrap: balance; }
  .intro p { margin-top: 10px; color: var(--quiet); font-size: 1.05rem; }
  .drop {
    border: 2px dashed var(--line-strong); border-radius: 16px; background: var(--surface); padding: 30px 20px 24px; display: grid; gap: 10px; justify-items: center; text-align: center; font-size: 1.1rem;
  }
  .drop.over { border-color: var(--accent); background: var(--accent-soft); }
  .dropicon { color: var(--accent); }
  .dropicon svg { width: 44px; height: 44px; stroke-width: 1.2; }
  .open { display: flex; gap: 12px; align-items: center; font-size: 1rem; }
  .open .primary { min-height: 44px; padding: 0 22px; font-size: 1.02rem; }
  .formats { font-size: .9rem; }
  .doors { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px; }
  .door { white-space: normal; text-align: start; justify-content: flex-start; align-items: flex-start; gap: 14px; padding: 16px; border-color: var(--line); border-radius: 12px; background: var(--surface); }
  .door svg { width: 28px; height: 28px; color: var(--accent); margin-top: 1px; }
  .door b { display: block; font-size: 1.05rem; color: var(--ink); }
  .door small, .what small { display: block; color: var(--quiet); font-size: .9rem; line-height: 1.4; font-weight: 400; }
  .door[aria-pressed="true"] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: var(--accent-soft); }
  .card, .advice { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px; }
  .card h2, .advice h2 { font-size: .95rem; color: var(--quiet); margin-bottom: 8px; }
  .card.alone { grid-column: 1 / -1; }
  .card ul, .advice ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 10px; }
  .card li { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
  .card li + li { border-top: 1px solid var(--line); padding-top: 10px; }
  .what { flex: 1 1 10rem; min-width: 0; }
  .what b { overflow-wrap: anywhere; }
  .advice { background: var(--brass-soft); border-color: transparent; }
  .advice h2 { color: var(--brass); }
  .advice li { padding-inline-start: 1.2em; position: relative; }
  .advice li::before { content: ""; position: absolute; inset-inline-start: 0; top: .62em; width: 6px; height: 6px; border-radius: 50%; background: var(--brass); }
  @media (max-width: 760px) {
    :host { grid-template-columns: minmax(0, 1fr); padding: 18px 14px 32px; }
    .doors { grid-template-columns: minmax(0, 1fr); }
  }
`;
