import { expect, it } from 'vitest';
import { warnOfAmbiguousSubjects } from '../../../lib/checks/upstream-header.js';
import { UpstreamHeader } from '../../../lib/upstream-header.js';

const subject = UpstreamHeader.subject('x-user');

it.each<[string, UpstreamHeader[], number, string[]]>([
  ['a subject of one provider', [subject], 1, []],
  ['a subject of several providers', [subject], 2, ['claimgate:ambiguous-subject']],
  ['a subject with its issuer', [subject, UpstreamHeader.issuer('x-issuer')], 2, []],
  ['a subject with the claim iss', [UpstreamHeader.claim('x-issuer', 'iss'), subject], 2, []],
  ['no subject', [UpstreamHeader.claim('x-scope', 'scope')], 2, []],
])('%s', (_, headers, providers, ids) => {
  const settings = headers.map((header) => header._settings);
  expect(warnOfAmbiguousSubjects(settings, providers).map(({ id }) => id)).toEqual(ids);
});
