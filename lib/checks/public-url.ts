import { Token } from 'aws-cdk-lib';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an address leads to this machine, as in tests. */
export function isLoopback(url: string): boolean {
  return !Token.isUnresolved(url) && URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}

/** Whether an address is neither API Gateway's nor this machine's; false where it is not known. */
export function isCustomAddress(url: string): boolean {
  return (
    !Token.isUnresolved(url) &&
    URL.canParse(url) &&
    !isLoopback(url) &&
    !new URL(url).hostname.includes('.execute-api.')
  );
}

/** An address must be https; http is for loopback hosts only. */
export function checkSecureUrl(property: string, url: string): string[] {
  if (Token.isUnresolved(url)) {
    return [];
  }
  if (!URL.canParse(url)) {
    return [`${property} "${url}" is not a URL: write it in full, as in "https://api.example.com".`];
  }
  const parsed = new URL(url);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && LOOPBACK.has(parsed.hostname))) {
    return [];
  }
  return [
    `${property} "${url}" must start with https://; http:// is taken for localhost, 127.0.0.1 and [::1] only, to try things out.`,
  ];
}

/** The address that browsers use for an API. */
export function checkPublicUrl(url: string): string[] {
  const faults = checkSecureUrl('publicUrl', url);
  if (faults.length > 0 || Token.isUnresolved(url)) {
    return faults;
  }
  const parsed = new URL(url);
  if (parsed.search !== '' || parsed.hash !== '' || parsed.username !== '' || parsed.password !== '') {
    return [
      `publicUrl "${url}" may hold a host and a base path only: write "${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}".`,
    ];
  }
  return [];
}

/** Origins that may call from other sites: scheme, host and port, nothing else. */
export function checkOrigins(property: string, origins: readonly string[]): string[] {
  return origins.flatMap((origin) => {
    const faults = checkSecureUrl(property, origin);
    if (faults.length > 0 || Token.isUnresolved(origin)) {
      return faults;
    }
    const exact = new URL(origin).origin;
    return exact === origin ? [] : [`${property} "${origin}" is not an origin as browsers send it: write "${exact}".`];
  });
}
