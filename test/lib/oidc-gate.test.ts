import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, IdentityProvider, OidcClient, PageLanguage, UpstreamHeader } from '../../lib/index.js';
import { gateIn, httpExample, quickApp, settingsOf, shopStack } from './example-stack.js';

describe('a gate', () => {
  it('keeps sessions in a table that is encrypted, can be restored and forgets what has expired', () => {
    const stack = shopStack();
    gateIn(stack);
    Template.fromStack(stack).hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true },
        Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
      },
    });
  });

  it('generates its secret', () => {
    const stack = shopStack();
    gateIn(stack);
    Template.fromStack(stack).hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      Properties: { GenerateSecretString: { PasswordLength: 64 } },
    });
  });

  it('leaves nothing behind if asked to', () => {
    const stack = shopStack();
    gateIn(stack, { removalPolicy: RemovalPolicy.DESTROY });
    const template = Template.fromStack(stack);
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
    template.hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  });

  it('has an id of its own that stays the same', () => {
    const first = gateIn(new Stack(quickApp(), 'First')).gateId;
    expect(gateIn(new Stack(quickApp(), 'First')).gateId).toBe(first);
    expect(gateIn(new Stack(quickApp(), 'Second')).gateId).not.toBe(first);
  });

  it('refuses to take no credential', () => {
    expect(() => gateIn(shopStack(), { credentials: [] })).toThrow('add Credential.SESSION or Credential.BEARER');
  });

  it('refuses bearer tokens of a provider whose tokens are opaque', () => {
    expect(() => gateIn(shopStack(), { provider: IdentityProvider.google() })).toThrow('take "bearer" out');
  });

  it('refuses an idle timeout beyond the absolute one', () => {
    const session = { idleTimeout: Duration.hours(13) };
    expect(() => gateIn(shopStack(), { session })).toThrow('at most session.absoluteTimeout');
  });

  it('refuses pages that browsers could not show', () => {
    const faults = { name: '', color: 'red', logoUrl: 'logo.svg', stylesheetUrl: 'http://styles.example.com/a.css' };
    const faulty = () => gateIn(shopStack(), { pages: faults });
    expect(faulty).toThrow('pages.name must have 1 to 100 characters');
    expect(faulty).toThrow('pages.color "red" is not of the form "#0550ae"');
    expect(faulty).toThrow('pages.logoUrl "logo.svg" is not a URL');
    expect(faulty).toThrow('pages.stylesheetUrl "http://styles.example.com/a.css" must start with https://');
  });

  it('names everything that is wrong at once', () => {
    const faulty = () => gateIn(shopStack(), { credentials: [], allowedOrigins: ['https://app.example.com/'] });
    expect(faulty).toThrow('takes no credential');
    expect(faulty).toThrow('write "https://app.example.com"');
  });
});

describe('the settings a gate gives its functions', () => {
  it('hold what was said, and the defaults for the rest', () => {
    const settings = settingsOf(httpExample({}, { publicUrl: 'https://api.example.com' }).template());
    expect(settings).toMatchObject({
      version: 1,
      publicUrl: 'https://api.example.com',
      providers: [
        {
          issuer: 'https://id.example.com',
          client: {
            id: 'shop',
            authentication: {
              kind: 'secret',
              method: 'client_secret_basic',
              secretArn: expect.stringContaining('shop/client'),
            },
          },
        },
      ],
      credentials: ['session', 'bearer'],
      session: { idleTimeout: 3600, absoluteTimeout: 43_200, cookieSuffix: '', epoch: 0, userinfo: false },
      pages: { language: 'en' },
      allowedOrigins: [],
      returnOrigins: [],
      upstreamHeaders: [{ name: 'x-scope', source: { kind: 'claim', path: ['scope'] } }],
      values: [],
    });
  });

  it('are the same for all functions of one API', () => {
    const template = httpExample().template();
    const settings = settingsOf(template);
    for (const name of ['Login', 'Callback', 'Logout', 'Account']) {
      expect(settingsOf(template, `Functions${name}`)).toEqual(settings);
    }
  });

  it('hold the look of the pages', () => {
    const pages = { name: 'Shop', color: '#8a2be2', logoUrl: 'https://cdn.example.com/logo.svg' };
    const template = httpExample({ pages: { ...pages, language: PageLanguage.GERMAN } }).template();
    expect(settingsOf(template).pages).toEqual({ ...pages, language: 'de' });
  });

  it('ask for the userinfo response when a header carries it', () => {
    const upstreamHeaders = [UpstreamHeader.userinfo('x-userinfo')];
    expect(settingsOf(httpExample({ upstreamHeaders }).template()).session.userinfo).toBe(true);
  });

  it('hold the strings of rules that CloudFormation fills in', () => {
    const { stack, api, binding, template } = httpExample();
    api.addRoutes({
      path: '/orders',
      integration: binding.upstream('https://orders.example.com'),
      authorizer: binding.authorizer(AccessRule.claimEquals('region', stack.region, 'eu-west-1')),
    });
    expect(settingsOf(template()).values).toEqual(['<late>']);
  });

  it('are the same however often they are written', () => {
    const { stack, template } = httpExample();
    expect(Template.fromStack(stack).toJSON()).toEqual(template().toJSON());
  });
});

describe('one gate for several APIs', () => {
  const build = () => {
    const app = quickApp();
    const gateStack = new Stack(app, 'GateStack');
    const gate = gateIn(gateStack, { client: OidcClient.publicClient('shop') });
    const shop = new Stack(app, 'Shop');
    const http = gate.forHttpApi(new HttpApi(shop, 'Api'));
    const office = new Stack(app, 'Office');
    const restApi = new RestApi(office, 'Api', { cloudWatchRole: false });
    const rest = gate.forRestApi(restApi);
    rest.publicMethod(restApi.root, 'GET', { upstream: 'https://office.example.com' });
    return { gateStack, shop, office, http, rest };
  };

  it('puts functions, pages and authorizer into the stack of each API', () => {
    const { gateStack, shop, office } = build();
    Template.fromStack(gateStack).resourceCountIs('AWS::Lambda::Function', 0);
    Template.fromStack(shop).resourceCountIs('AWS::Lambda::Function', 5);
    Template.fromStack(office).resourceCountIs('AWS::Lambda::Function', 5);
  });

  it('lets the stacks of the APIs depend on the stack of the gate, and never the other way round', () => {
    const { gateStack, shop, office } = build();
    Template.fromStack(shop);
    expect(shop.dependencies).toContain(gateStack);
    expect(office.dependencies).toContain(gateStack);
    expect(gateStack.dependencies).toEqual([]);
  });

  it('makes sessions of the same gate, each under the address of its API', () => {
    const { shop, office } = build();
    const http = settingsOf(Template.fromStack(shop));
    const rest = settingsOf(Template.fromStack(office));
    expect(http.gateId).toBe(rest.gateId);
    expect([http.publicUrl, rest.publicUrl].map((url) => url.endsWith('/prod'))).toEqual([false, true]);
  });
});

it('a gate that takes sessions only has a login too', () => {
  const { template } = httpExample({ credentials: [Credential.SESSION] });
  expect(settingsOf(template()).credentials).toEqual(['session']);
  template().resourceCountIs('AWS::Lambda::Function', 5);
});

describe('a mistake with the gate itself stops the synthesis', () => {
  it('when its headers cannot fit into a request', () => {
    const upstreamHeaders = ['x-a', 'x-b', 'x-c', 'x-d'].map((name) => UpstreamHeader.accessToken(name));
    expect(() => gateIn(shopStack(), { upstreamHeaders })).toThrow('the gate may fill 8192 of the 10240');
  });

  it('when its table is replicated', () => {
    const stack = shopStack();
    const { table } = gateIn(stack);
    const resource = table.node.defaultChild;
    if (resource instanceof CfnGlobalTable) {
      resource.replicas = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
    }
    expect(() => Template.fromStack(stack)).toThrow('replicated to 2 Regions');
  });

  it('when an HTTP API gets a second one', () => {
    const stack = shopStack();
    const api = new HttpApi(stack, 'Api');
    const gate = gateIn(stack);
    gate.forHttpApi(api);
    expect(() => gate.forHttpApi(api)).toThrow('The API has a gate already');
  });
});
