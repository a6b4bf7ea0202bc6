/**
 * Draws docs/request-path.svg, the picture of the README. With `--check` it only says whether the file is current.
 */
import { readFile, writeFile } from 'node:fs/promises';

const FILE = 'docs/request-path.svg';
const WIDTH = 960;
const HEIGHT = 400;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly ours?: boolean;
}

interface Arrow {
  readonly points: readonly (readonly [number, number])[];
  readonly label: string;
  readonly labelAt: readonly [number, number];
  readonly anchor?: 'start' | 'middle' | 'end';
}

const BOX_HEIGHT = 84;

const BOXES: readonly Box[] = [
  { x: 20, y: 60, width: 150, title: 'Caller', lines: ['browser, app,', 'machine'] },
  { x: 330, y: 60, width: 230, title: 'API Gateway', lines: ['HTTP API or REST API', 'routes, mappings, CORS'] },
  { x: 760, y: 60, width: 180, title: 'Upstream', lines: ['your API, Lambda', 'or load balancer'] },
  {
    x: 330,
    y: 270,
    width: 230,
    title: 'Authorizer',
    lines: ['credential → identity', '→ access rule → headers'],
    ours: true,
  },
  {
    x: 20,
    y: 270,
    width: 230,
    title: 'Login, callback, logout',
    lines: ['code flow with PKCE,', 'state, nonce'],
    ours: true,
  },
  { x: 640, y: 270, width: 120, title: 'DynamoDB', lines: ['sealed', 'sessions'], ours: true },
  { x: 790, y: 270, width: 150, title: 'Provider', lines: ['keys, sign-in,', 'tokens'] },
];

const ARROWS: readonly Arrow[] = [
  {
    points: [
      [170, 102],
      [330, 102],
    ],
    label: 'cookie or token',
    labelAt: [250, 92],
  },
  {
    points: [
      [560, 102],
      [760, 102],
    ],
    label: 'request + x-scope, …',
    labelAt: [660, 92],
  },
  {
    points: [
      [420, 144],
      [420, 270],
    ],
    label: 'who is it?',
    labelAt: [412, 225],
    anchor: 'end',
  },
  {
    points: [
      [470, 270],
      [470, 144],
    ],
    label: 'allow + claims, or refuse',
    labelAt: [480, 225],
    anchor: 'start',
  },
  {
    points: [
      [360, 144],
      [190, 270],
    ],
    label: '/auth/*',
    labelAt: [248, 200],
  },
  {
    points: [
      [560, 312],
      [640, 312],
    ],
    label: 'session',
    labelAt: [600, 302],
  },
  {
    points: [
      [445, 354],
      [445, 380],
      [865, 380],
      [865, 354],
    ],
    label: 'published keys',
    labelAt: [655, 374],
  },
];

function draw(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description">
<title id="title">The path of a request</title>
<desc id="description">A caller reaches API Gateway, which asks the authorizer. The authorizer checks the session in DynamoDB or the token with the provider's keys, and answers with the claims that API Gateway sends to the upstream as headers. Browsers sign in through the login and callback functions.</desc>
<style>
text { font: 14px system-ui, sans-serif; fill: #1c2733; }
.title { font-weight: 600; font-size: 16px; }
.label { font-size: 13px; fill: #44546a; }
rect { fill: #fff; stroke: #8497ad; stroke-width: 1.5; }
.ours { fill: #e8f1fb; stroke: #1f6fbf; }
polyline { fill: none; stroke: #44546a; stroke-width: 1.5; marker-end: url(#head); }
</style>
<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 10 5 0 10z" fill="#44546a"/></marker></defs>
<rect x="0" y="0" width="${WIDTH}" height="${HEIGHT}" style="fill:#f7f9fb;stroke:none"/>
<text class="label" x="20" y="34">Blue is what Claimgate deploys.</text>
${BOXES.map(box).join('\n')}
${ARROWS.map(arrow).join('\n')}
</svg>
`;
}

function box({ x, y, width, title, lines, ours }: Box): string {
  const middle = x + width / 2;
  const texts = lines.map((line, index) => text(middle, y + 50 + index * 20, line));
  return [
    `<rect${ours === true ? ' class="ours"' : ''} x="${x}" y="${y}" width="${width}" height="${BOX_HEIGHT}" rx="8"/>`,
    text(middle, y + 26, title, 'title'),
    ...texts,
  ].join('\n');
}

function arrow({ points, label, labelAt, anchor }: Arrow): string {
  const line = `<polyline points="${points.map((point) => point.join(',')).join(' ')}"/>`;
  return `${line}\n${text(labelAt[0], labelAt[1], label, 'label', anchor)}`;
}

function text(x: number, y: number, content: string, className = '', anchor = 'middle'): string {
  const attributes = className === '' ? '' : ` class="${className}"`;
  return `<text${attributes} x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}

async function main(): Promise<void> {
  if (!process.argv.includes('--check')) return writeFile(FILE, draw());
  if ((await readFile(FILE, 'utf8')) !== draw()) {
    console.error(`${FILE} is not what tools/request-path.ts draws; run npm run picture.`);
    process.exitCode = 1;
  }
}

void main();
