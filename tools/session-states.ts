/** Draws the states of a session, for docs/sessions.md. */
import { type Arrow, type Box, drawFile } from './picture.js';

const BOXES: readonly Box[] = [
  { x: 20, y: 70, width: 210, title: 'Live', lines: ['the access token is good', 'for a while'], ours: true },
  {
    x: 390,
    y: 70,
    width: 220,
    title: 'Due',
    lines: ['the token is good, the', 'first request refreshes it'],
    ours: true,
  },
  {
    x: 750,
    y: 70,
    width: 220,
    title: 'Leased',
    lines: ['one request refreshes, the', 'others use the old token'],
    ours: true,
  },
  {
    x: 750,
    y: 250,
    width: 220,
    title: 'Waiting',
    lines: ['the old token has expired:', 'up to 8 s, then 503'],
    ours: true,
  },
  {
    x: 390,
    y: 250,
    width: 220,
    title: 'Failed',
    lines: ['old token, or 503 when', 'it has expired; 30 s'],
    ours: true,
  },
  {
    x: 20,
    y: 430,
    width: 950,
    title: 'Ended',
    lines: ['the row is gone or does not count any more: 401, and a page load signs in again'],
  },
];

const ARROWS: readonly Arrow[] = [
  {
    points: [
      [230, 112],
      [390, 112],
    ],
    label: '75 % of its life, or\n60 s before its end',
    labelAt: [310, 82],
  },
  {
    points: [
      [610, 112],
      [750, 112],
    ],
    label: 'a request takes\nthe lease',
    labelAt: [680, 82],
  },
  {
    points: [
      [750, 136],
      [610, 136],
    ],
    label: 'crash: 30 s later',
    labelAt: [680, 152],
  },
  {
    points: [
      [860, 154],
      [860, 250],
    ],
    label: 'token expires',
    labelAt: [868, 206],
    anchor: 'start',
  },
  {
    points: [
      [800, 70],
      [800, 40],
      [125, 40],
      [125, 70],
    ],
    label: 'new tokens are stored',
    labelAt: [460, 32],
  },
  {
    points: [
      [800, 154],
      [800, 220],
      [640, 220],
      [640, 292],
      [610, 292],
    ],
    label: 'the provider fails',
    labelAt: [720, 212],
  },
  {
    points: [
      [500, 250],
      [500, 154],
    ],
    label: '30 s later',
    labelAt: [508, 226],
    anchor: 'start',
  },
  {
    points: [
      [750, 292],
      [680, 292],
      [680, 350],
      [170, 350],
      [170, 154],
    ],
    label: 'new tokens are stored',
    labelAt: [190, 342],
    anchor: 'start',
  },
  {
    points: [
      [860, 334],
      [860, 430],
    ],
    label: 'invalid_grant: from Leased, too',
    labelAt: [852, 388],
    anchor: 'end',
  },
  {
    points: [
      [80, 154],
      [80, 430],
    ],
    label:
      'from every state: logout, a timeout, the end that the provider set;\n' +
      'without a refresh token also the end of the access token',
    labelAt: [92, 376],
    anchor: 'start',
  },
];

void drawFile('docs/session-states.svg', {
  width: 990,
  height: 530,
  title: 'The states of a session',
  description:
    'A live session becomes due when three quarters of the life of its access token are over, or a minute before its end. ' +
    'The first request that finds it due takes a lease and refreshes; meanwhile the others use the old token, or wait for ' +
    'up to eight seconds if it has expired. With new tokens the session is live again. If the provider fails, nobody tries ' +
    'for thirty seconds; nor after a crash. The session ends by logout, by its timeouts, when the provider answers ' +
    'invalid_grant, and, without a refresh token, with its access token.',
  note: '',
  boxes: BOXES,
  arrows: ARROWS,
});
