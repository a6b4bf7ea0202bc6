/** Only headers that the gate fills have a value to hand on. */
export function checkKnownHeader(name: string, known: readonly string[]): string[] {
  return known.includes(name)
    ? []
    : [
        `"${name}" is none of the upstream headers of the gate (${known.join(', ') || 'there are none'}): ` +
          'add it to upstreamHeaders.',
      ];
}
