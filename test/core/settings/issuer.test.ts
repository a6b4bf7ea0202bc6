import { expect, it } from 'vitest';
import { speakAlike } from '../../../core/settings/issuer.js';

const ENTRA = 'https://login.microsoftonline.com/{tenantid}/v2.0';

it.each([
  [{ issuer: 'https://id.example.com' }, { issuer: 'https://id.example.com/' }, true],
  [{ issuer: 'https://id.example.com' }, { issuer: 'https://id.example.net' }, false],
  [{ issuer: ENTRA, tenants: ['a', 'b'] }, { issuer: ENTRA, tenants: ['a', 'b'] }, true],
  [{ issuer: ENTRA, tenants: ['a'] }, { issuer: ENTRA, tenants: ['b'] }, false],
  [{ issuer: ENTRA, tenants: ['a'] }, { issuer: ENTRA }, false],
])('providers are one where they speak as the same issuers (%#)', (one, other, alike) => {
  expect(speakAlike(one, other)).toBe(alike);
  expect(speakAlike(other, one)).toBe(alike);
});
