import { STATUS_CODES } from 'node:http';
import type { ReceivedRequest } from '../upstream.js';
import type { Answer, CallOptions } from './call.js';
import { shownAtUpstream, shownForm, shownHeader, shownText, shownUrl } from './shortening.js';

/** Which headers of a request say something; whatever else begins with `x-` or `x_` does too. */
const TELLING_REQUEST_HEADERS = ['authorization', 'cookie', 'origin'];
const TELLING_ANSWER_HEADERS = ['location', 'www-authenticate', 'set-cookie'];
/** What a gateway adds to each request says nothing about the caller. */
const GATEWAY_HEADERS = /^x-(amzn|forwarded)-/;
const LONGEST_BODY = 200;

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

/** Tells a story of requests and answers to a person at a terminal, and counts what was as expected. */
export class Transcript {
  private passed = 0;
  private readonly failed: string[] = [];

  /** @param write takes one line at a time */
  constructor(
    private readonly write: (line: string) => void,
    private readonly colours: boolean,
  ) {}

  heading(text: string): void {
    this.write('');
    this.write(this.styled('bold', text));
    this.write('═'.repeat(text.length));
  }

  scene(text: string): void {
    this.write('');
    this.write(this.styled('bold', `  ${text}`));
  }

  note(text: string): void {
    this.write(`    ${text}`);
  }

  /** @param received what the upstream got of it; undefined if the request was for somebody else */
  exchange(url: string, options: CallOptions, answer: Answer, received: readonly ReceivedRequest[] | undefined): void {
    this.write('');
    this.write(`    ${this.styled('cyan', '→')} ${options.method ?? 'GET'} ${shownUrl(url)}`);
    for (const [name, value] of headerFields(options.headers ?? {})) {
      if (tells(name)) this.detail(name, shownHeader(name, value));
    }
    if (options.body !== undefined) this.detail('body', shownForm(options.body));
    this.write(`    ${this.styled('cyan', '←')} ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`);
    for (const [name, value] of headerFields(answer.headers)) {
      if (TELLING_ANSWER_HEADERS.includes(name)) this.detail(name, shownHeader(name, value));
    }
    if (answer.status >= 400 && String(answer.headers['content-type']).includes('json')) {
      this.detail('body', shownText(answer.body).slice(0, LONGEST_BODY));
    }
    if (received !== undefined) this.upstream(received);
  }

  /** @returns whether it was as expected */
  expect(what: string, asExpected: boolean): boolean {
    if (asExpected) this.passed += 1;
    else this.failed.push(what);
    this.write(`    ${asExpected ? this.styled('green', '✓') : this.styled('red', '✗')} ${what}`);
    return asExpected;
  }

  /** @returns whether everything was as expected */
  summary(): boolean {
    this.heading('Summary');
    for (const what of this.failed) this.write(`    ${this.styled('red', '✗')} ${what}`);
    const everything = this.failed.length === 0 && this.passed > 0;
    const counts = `${this.passed} as expected, ${this.failed.length} not`;
    this.write(this.styled(everything ? 'green' : 'red', counts));
    return everything;
  }

  private upstream(received: readonly ReceivedRequest[]): void {
    if (received.length === 0) this.write(this.styled('dim', '      upstream: nothing arrived'));
    for (const { method, path, query, headers } of received) {
      this.write(this.styled('dim', `      upstream: ${method} ${path}${query === '' ? '' : `?${shownForm(query)}`}`));
      for (const [name, value] of Object.entries(headers)) {
        if (name.startsWith('x-') && !GATEWAY_HEADERS.test(name))
          this.detail(`  ${name}`, shownAtUpstream(name, value));
      }
    }
  }

  private detail(name: string, value: string): void {
    this.write(this.styled('dim', `      ${name}: ${value}`));
  }

  private styled(style: keyof typeof STYLES, text: string): string {
    return this.colours ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  }
}

function tells(name: string): boolean {
  return TELLING_REQUEST_HEADERS.includes(name.toLowerCase()) || /^x[-_]/i.test(name);
}

function headerFields(headers: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (one === undefined ? [] : [[name, String(one)] as const])),
  );
}
