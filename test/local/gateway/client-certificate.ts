/** A certificate that signed itself; nobody has its key any more. */
export const CLIENT_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBqjCCAVGgAwIBAgIUMJH7Z5PEO2oEQ7ImeK8iI9DYNyYwCgYIKoZIzj0EAwIw
KjEQMA4GA1UECgwHRXhhbXBsZTEWMBQGA1UEAwwNb3JkZXJzLWNsaWVudDAgFw0y
NjExMjQxMDI5MzdaGA8yMTI2MTAzMTEwMjkzN1owKjEQMA4GA1UECgwHRXhhbXBs
ZTEWMBQGA1UEAwwNb3JkZXJzLWNsaWVudDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABHwRymsfsRcqbJnfIXh07erE+k0zWP69SAzPBDnrDXSHpEwQhqfk6uyH1tbX
+CRIrUbsOGwuSo059l+X9RAEUv+jUzBRMB0GA1UdDgQWBBQMQa3DfVn1GWkb9ZPw
UGEikasI4jAfBgNVHSMEGDAWgBQMQa3DfVn1GWkb9ZPwUGEikasI4jAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCID420a5g247Atw9DSHfTeQ6xWQxz
bPQWmyMMAo1ueJ70AiAj/6PxTbbjX9FurzEFB91qWawkhNWl5dg+lt9lyKaeFw==
-----END CERTIFICATE-----
`;

/** What events say of it. */
export const CLIENT_CERTIFICATE_FACTS = {
  clientCertPem: CLIENT_CERTIFICATE,
  subjectDN: 'CN=orders-client,O=Example',
  issuerDN: 'CN=orders-client,O=Example',
  serialNumber: '30:91:fb:67:93:c4:3b:6a:04:43:b2:26:78:af:22:23:d0:d8:37:26',
  validity: { notBefore: 'Nov 24 10:29:37 2026 GMT', notAfter: 'Oct 31 10:29:37 2126 GMT' },
};
