/** Draws the picture of the README. */
import { type Arrow, type Box, drawFile } from './picture.js';

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

void drawFile('docs/request-path.svg', {
  width: 960,
  height: 400,
  title: 'The path of a request',
  description:
    'A caller reaches API Gateway, which asks the authorizer. The authorizer checks the session in DynamoDB or the token ' +
    "with the provider's keys, and answers with the claims that API Gateway sends to the upstream as headers. Browsers " +
    'sign in through the login and callback functions.',
  note: 'Blue is what Claimgate deploys.',
  boxes: BOXES,
  arrows: ARROWS,
});
