import { css } from "lit";

/** Buttons, fields and focus, the same in every component. */
export const shared = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
  h1, h2, h3, p { margin: 0; }
  h2 { font-size: 1.05rem; line-height: 1.3; }
  button, select, input { font: inherit; color: inherit; }
  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: .5em; min-height: 36px; padding: 0 14px;
    border: 1px solid var(--line-strong); border-radius: 8px; background: var(--surface); cursor: pointer; white-space: nowrap;
  }
  button:hover { border-color: var(--accent); color: var(--accent); }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
  button.primary:hover { filter: brightness(1.08); color: var(--on-accent); }
  button.quiet { border-color: transparent; background: none; padding: 0 10px; color: var(--quiet); }
  button.quiet:hover { background: var(--accent-soft); color: var(--accent); }
  button.link { border: 0; background: none; min-height: 24px; padding: 0 2px; color: var(--accent); text-decoration: underline; text-underline-offset: 3px; white-space: normal; text-align: start; }
  button:disabled { opacity: .5; cursor: default; }
  input[type="text"], input[type="search"], select {
    min-height: 36px; padding: 0 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--surface); min-width: 0;
  }
  input::placeholder { color: var(--quiet); opacity: 1; }
  .muted { color: var(--quiet); }
  .mono { font-family: var(--mono); font-size: .88em; }
  svg { width: 1.15em; height: 1.15em; flex: none; }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: no-preference) { button { transition: background .12s, border-color .12s, color .12s; } }
`;
