import { Aws } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkOrigins, checkPublicUrl, checkSecureUrl } from '../../../lib/checks/public-url.js';

describe('the address of an API', () => {
  it.each([
    'https://api.example.com',
    'https://api.example.com/shop/',
    'http://localhost:3000',
    'http://127.0.0.1:3000/prod',
    'http://[::1]:3000',
    `https://${Aws.ACCOUNT_ID}.example.com`,
  ])('may be %s', (url) => {
    expect(checkPublicUrl(url)).toEqual([]);
  });

  it.each([
    ['http://api.example.com', 'must start with https://'],
    ['http://localhost.example.com', 'must start with https://'],
    ['api.example.com', 'write it in full'],
    ['ftp://localhost', 'must start with https://'],
    ['https://api.example.com/shop?x=1', 'write "https://api.example.com/shop"'],
    ['https://api.example.com/#top', 'write "https://api.example.com"'],
    ['https://user@api.example.com/', 'write "https://api.example.com"'],
  ])('may not be %s', (url, remedy) => {
    expect(checkPublicUrl(url).join()).toContain(remedy);
  });
});

describe('an origin', () => {
  it('is taken as browsers send it', () => {
    expect(checkOrigins('allowedOrigins', ['https://app.example.com', 'http://localhost:5173', Aws.REGION])).toEqual(
      [],
    );
  });

  it.each([
    ['https://app.example.com/', 'write "https://app.example.com"'],
    ['https://APP.example.com', 'write "https://app.example.com"'],
    ['https://app.example.com:443', 'write "https://app.example.com"'],
    ['*', 'write it in full'],
    ['http://app.example.com', 'must start with https://'],
  ])('is refused as %s', (origin, remedy) => {
    expect(checkOrigins('allowedOrigins', [origin]).join()).toContain(remedy);
  });

  it('is named with the property it stands in', () => {
    expect(checkSecureUrl('returnOrigins', 'x').join()).toContain('returnOrigins "x"');
  });
});
