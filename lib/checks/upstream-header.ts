import type { UpstreamHeaderSettings } from '../../core/settings/document.js';
import type { Warning } from './report.js';

/** Each provider names its users as it likes, so that a subject alone could be somebody else at another one. */
export function warnOfAmbiguousSubjects(headers: readonly UpstreamHeaderSettings[], providers: number): Warning[] {
  const tellsIssuer = headers.some(
    ({ source }) => source.kind === 'issuer' || (source.kind === 'claim' && source.path.join() === 'iss'),
  );
  return headers
    .filter(({ source }) => providers > 1 && !tellsIssuer && source.kind === 'subject')
    .map(({ name }) => ({
      id: 'claimgate:ambiguous-subject',
      message:
        `The gate has several providers, and "${name}" carries a subject that another provider may give to somebody else: ` +
        "add UpstreamHeader.issuer('x-issuer') and tell users apart by both, or acknowledge this warning.",
    }));
}

/** Only headers that the gate fills have a value to hand on. */
export function checkKnownHeader(name: string, known: readonly string[]): string[] {
  return known.includes(name)
    ? []
    : [
        `"${name}" is none of the upstream headers of the gate (${known.join(', ') || 'there are none'}): ` +
          'add it to upstreamHeaders.',
      ];
}
