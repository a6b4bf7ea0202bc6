import { expect, test } from 'vitest';
import { signedOut } from '../../../core/account/signed-out.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';

const deps = { settings: gateSettings(), log: new MemoryLog(), metrics: new MemoryMetrics() };

test('who has signed out is told so and can sign in again', async () => {
  const response = await signedOut(deps, gateRequest({ headers: NAVIGATION }));
  expect(response.status).toBe(200);
  expect(response.body).toContain('<h1>You are signed out</h1>');
  expect(response.body).toContain('<a href="https://api.example.com/prod/auth/login">Sign in again</a>');
});

test('a parameter that a provider adds changes nothing', async () => {
  const query = 'state=<script>&return_to=https://evil.example';
  const response = await signedOut(deps, gateRequest({ query, headers: NAVIGATION }));
  expect(response).toEqual(await signedOut(deps, gateRequest({ headers: NAVIGATION })));
});

test('a script is told in JSON', async () => {
  const response = await signedOut(deps, gateRequest({ headers: { accept: '*/*' } }));
  expect(JSON.parse(response.body)).toEqual({ signedOut: true, loginUrl: 'https://api.example.com/prod/auth/login' });
});
