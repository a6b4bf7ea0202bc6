import type { PageSettings } from '../settings/document.js';
import { type Colour, parseColour, readableOn, writeColour } from './colour.js';

const LIGHT_CARD: Colour = [255, 255, 255];
const DARK_CARD: Colour = [22, 27, 34];
const DEFAULT_COLOUR = '#0550ae';

/** The one style sheet of the pages, with the adopter's colour where it can be read. */
export function styleSheet({ color = DEFAULT_COLOUR }: PageSettings): string {
  const accent = parseColour(color);
  return `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --muted: #57606a; --back: #f3f4f6; --card: ${writeColour(LIGHT_CARD)}; --line: #d9dde2;
  --accent: ${writeColour(readableOn(LIGHT_CARD, accent))};
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --muted: #9da7b3; --back: #0d1117; --card: ${writeColour(DARK_CARD)}; --line: #30363d;
    --accent: ${writeColour(readableOn(DARK_CARD, accent))};
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 9vh 1rem 2rem; background: var(--back); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
header, main { max-width: 36rem; margin: 0 auto; overflow-wrap: anywhere; }
header { display: flex; align-items: center; gap: .75rem; padding: 0 .25rem 1rem; font-weight: 600; }
header img { max-height: 2.5rem; max-width: 12rem; }
main { padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1rem; line-height: 1.5; }
p { margin: 0 0 .75rem; }
ol, ul { margin: 0 0 .75rem; padding-left: 1.5rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
.actions a, button {
  display: inline-block; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: .5rem; background: var(--card);
  color: var(--accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
.actions > a:first-child, .actions > form:first-child button { background: var(--accent); color: var(--card); }
.actions > form { margin: 0; }
.actions a:hover, button:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.items { margin: 1rem 0 0; padding: 0; list-style: none; }
.items > li { padding: 1rem 0; border-top: 1px solid var(--line); }
.items .actions { margin-top: .75rem; }
.items .actions > a, .items .actions > form button { background: var(--card); color: var(--accent); }
.question { display: flex; flex-wrap: wrap; gap: .75rem; align-items: flex-end; margin-top: 1.5rem; }
.question label { flex: 1 1 14rem; font-weight: 600; }
.question input { display: block; width: 100%; margin-top: .25rem; padding: .5rem .75rem; border: 1px solid var(--muted); border-radius: .5rem; background: var(--card); color: var(--text); font: inherit; }
.mark { margin-left: .5rem; padding: .125rem .5rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--muted); font-size: .8125rem; font-weight: 400; }
dl { margin: .25rem 0 0; color: var(--muted); font-size: .875rem; }
dt, dd { display: inline; margin: 0; }
main > dl { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line); }
@media (max-width: 30rem) {
  body { padding-top: 1rem; }
  main { padding: 1.25rem; }
  .actions > * { flex: 1 1 100%; }
  .actions form button { width: 100%; }
}
@media print {
  body { padding: 0; background: none; }
  main { border: 0; padding: 0; }
  .actions { display: none; }
}
`;
}
