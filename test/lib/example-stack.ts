import { inflateRawSync } from 'node:zlib';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { GateSettings, RoutesDocument } from '../../core/settings/document.js';
import {
  Credential,
  type HttpApiGate,
  type HttpApiGateProps,
  IdentityProvider,
  OidcClient,
  OidcGate,
  type OidcGateProps,
  type RestApiGate,
  type RestApiGateProps,
  UpstreamHeader,
} from '../../lib/index.js';

export const PROVIDER = IdentityProvider.custom({
  issuer: 'https://id.example.com',
  audiences: ['https://shop.example.com'],
});

/** Bundles stay where they are: copying them for each test takes most of its time. */
export function quickApp(): App {
  return new App({ context: { 'aws:cdk:disable-asset-staging': true } });
}

export function shopStack(): Stack {
  return new Stack(quickApp(), 'Shop');
}

/** A gate with everything that has no default, changed as a test needs it. */
export function gateIn(stack: Stack, changes: Partial<OidcGateProps> = {}): OidcGate {
  return new OidcGate(stack, 'Gate', {
    provider: PROVIDER,
    client: OidcClient.confidential('shop', Secret.fromSecretNameV2(stack, 'ClientSecret', 'shop/client')),
    credentials: [Credential.SESSION, Credential.BEARER],
    upstreamHeaders: [UpstreamHeader.claim('x-scope', 'scope')],
    ...changes,
  });
}

export interface HttpExample {
  readonly stack: Stack;
  readonly api: HttpApi;
  readonly gate: OidcGate;
  readonly binding: HttpApiGate;
  /** Synthesizes; throws what the checks found. */
  readonly template: () => Template;
}

export function httpExample(gateChanges: Partial<OidcGateProps> = {}, props: HttpApiGateProps = {}): HttpExample {
  const stack = shopStack();
  const api = new HttpApi(stack, 'Api');
  const gate = gateIn(stack, gateChanges);
  return { stack, api, gate, binding: gate.forHttpApi(api, props), template: () => Template.fromStack(stack) };
}

export interface RestExample {
  readonly stack: Stack;
  readonly api: RestApi;
  readonly gate: OidcGate;
  readonly binding: RestApiGate;
  /** Synthesizes; throws what the checks found. */
  readonly template: () => Template;
}

export function restExample(gateChanges: Partial<OidcGateProps> = {}, props: RestApiGateProps = {}): RestExample {
  const stack = shopStack();
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const gate = gateIn(stack, gateChanges);
  return { stack, api, gate, binding: gate.forRestApi(api, props), template: () => Template.fromStack(stack) };
}

export type Properties = Readonly<Record<string, unknown>>;

/** The properties of the resources of a type whose logical id contains a word. */
export function resources(template: Template, type: string, word = ''): Properties[] {
  const found: Readonly<Record<string, Readonly<Record<string, unknown>>>> = template.findResources(type);
  return Object.entries(found)
    .filter(([id]) => id.includes(word))
    .map(([, { Properties }]) => Object(Properties));
}

/** The only such resource. */
export function resource(template: Template, type: string, word = ''): Properties {
  const [found, ...more] = resources(template, type, word);
  if (found === undefined || more.length > 0) {
    throw new Error(`there are ${more.length + (found === undefined ? 0 : 1)} resources ${type} with "${word}"`);
  }
  return found;
}

/** The settings that a function gets; what CloudFormation fills in reads `<late>`. */
export function settingsOf(template: Template, word = 'FunctionsAuthorizer'): GateSettings {
  return JSON.parse(text(environmentOf(template, word).CLAIMGATE_SETTINGS));
}

/** The rules that the authorizer gets. */
export function routesOf(template: Template, word = ''): RoutesDocument {
  const encoded = text(environmentOf(template, `${word}ClaimgateFunctionsAuthorizer`).CLAIMGATE_ROUTES);
  return JSON.parse(inflateRawSync(Buffer.from(encoded, 'base64url')).toString('utf8'));
}

export function environmentOf(template: Template, word: string): Properties {
  const { Environment } = resource(template, 'AWS::Lambda::Function', word);
  return Object.fromEntries(Object.entries(Object(Object(Environment).Variables)));
}

/** A value of a template as text. */
export function text(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const parts: unknown = Object(value)['Fn::Join']?.[1];
  return Array.isArray(parts) ? parts.map((part) => (typeof part === 'string' ? part : '<late>')).join('') : '<late>';
}
