/** What a session was made with, as far as the browser says so: names of a closed list, never the header itself. */
export interface Device {
  readonly browser?: string;
  readonly system?: string;
}

type Marks = readonly (readonly [name: string, mark: RegExp])[];

/** In this order: most browsers also claim to be those below them. */
const BROWSERS: Marks = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\/|\bOpera\b/],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\b(?:Headless)?Chrome\/|\bCriOS\//],
  ['Safari', /\bSafari\//],
];

const SYSTEMS: Marks = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows NT\b/],
  ['macOS', /\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

const MAX_LENGTH = 512;

/** Reads a `User-Agent` header. What it does not know, or is longer than browsers send, stays unknown. */
export function deviceOf(userAgent: string | undefined): Device {
  if (userAgent === undefined || userAgent.length > MAX_LENGTH) return {};
  const [browser, system] = [nameIn(BROWSERS, userAgent), nameIn(SYSTEMS, userAgent)];
  return { ...(browser === undefined ? {} : { browser }), ...(system === undefined ? {} : { system }) };
}

function nameIn(marks: Marks, userAgent: string): string | undefined {
  return marks.find(([, mark]) => mark.test(userAgent))?.[0];
}
