import { X509Certificate } from 'node:crypto';

/** As events have it. */
export interface ClientCertificate {
  readonly clientCertPem: string;
  readonly subjectDN: string;
  readonly issuerDN: string;
  readonly serialNumber: string;
  readonly validity: { readonly notBefore: string; readonly notAfter: string };
}

/**
 * The header that stands for the TLS handshake, which the local gateway has none of: the certificate of the client in
 * PEM, percent-encoded. Only a domain with mutual TLS looks at it, and no API ever sees it.
 */
export const CLIENT_CERTIFICATE_HEADER = 'x-local-client-certificate';

/** Undefined for what is no certificate. */
export function readClientCertificate(encoded: string): ClientCertificate | undefined {
  try {
    const clientCertPem = decodeURIComponent(encoded);
    const { subject, issuer, serialNumber, validFrom, validTo } = new X509Certificate(clientCertPem);
    return {
      clientCertPem,
      subjectDN: distinguishedName(subject),
      issuerDN: distinguishedName(issuer),
      serialNumber: serialNumber.toLowerCase().match(/../g)?.join(':') ?? '',
      validity: { notBefore: validFrom, notAfter: validTo },
    };
  } catch {
    return undefined;
  }
}

function distinguishedName(lines: string): string {
  return lines.split('\n').reverse().join(',');
}
