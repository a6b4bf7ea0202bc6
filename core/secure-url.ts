const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether what is sent to an address stays secret: https, or http to this very machine. */
export function isSecureUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}
