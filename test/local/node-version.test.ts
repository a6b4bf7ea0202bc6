import { expect, it } from 'vitest';
import { checkNodeVersion } from '../../local/node-version.js';

it('the local gate runs on the Node.js of the functions, or a newer one', () => {
  expect(() => checkNodeVersion('24.0.0')).not.toThrow();
  expect(() => checkNodeVersion('25.1.0')).not.toThrow();
});

it('an older Node.js is told how to start, instead of failing later', () => {
  expect(() => checkNodeVersion('20.20.2')).toThrow('this is 20.20.2: use the npm scripts');
});
