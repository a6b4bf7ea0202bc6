import { Duration } from 'aws-cdk-lib';
import { ApplicationLogLevel, Architecture, Tracing } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { Credential, type FunctionOptions } from '../../lib/index.js';
import { environmentOf, httpExample, resource, resources, restExample, text } from './example-stack.js';
import { permissionsIn } from './role-policies.js';

describe('the functions of a gate', () => {
  it('run as they were asked to', () => {
    const template = httpExample(
      {},
      {
        memorySize: 1024,
        timeout: Duration.seconds(20),
        architecture: Architecture.X86_64,
        logRetention: RetentionDays.ONE_DAY,
        logLevel: ApplicationLogLevel.DEBUG,
        tracing: Tracing.ACTIVE,
      },
    ).template();
    template.allResourcesProperties('AWS::Lambda::Function', {
      MemorySize: 1024,
      Timeout: 20,
      Architectures: ['x86_64'],
      TracingConfig: { Mode: 'Active' },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
    expect(environmentOf(template, 'FunctionsLogin').POWERTOOLS_LOG_LEVEL).toBe('DEBUG');
  });

  it('may write traces only where they are wanted', () => {
    const traces = ({ stack, template }: ReturnType<typeof httpExample>) =>
      permissionsIn(stack, template()).filter(({ action }) => action.startsWith('xray:'));
    expect(traces(httpExample())).toEqual([]);
    expect(new Set(traces(httpExample({}, { tracing: Tracing.ACTIVE })).map(({ action }) => action))).toEqual(
      new Set(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
    );
  });

  it.each<[FunctionOptions, string]>([
    [{ memorySize: 64 }, 'memorySize is 64: give a whole number from 128 to 10240 (MiB)'],
    [{ memorySize: 512.5 }, 'memorySize is 512.5'],
    [{ timeout: Duration.seconds(10) }, 'timeout is 10: give a whole number from 11 to 29 (seconds)'],
    [{ timeout: Duration.minutes(1) }, 'timeout is 60'],
    [{ provisionedConcurrency: 0 }, 'provisionedConcurrency is 0'],
    [{ reservedConcurrency: -1 }, 'reservedConcurrency is -1'],
    [{ provisionedConcurrency: 5, reservedConcurrency: 4 }, 'raise the latter'],
    [{ vpcSubnets: {} }, 'vpcSubnets is of no use without a network: give vpc too'],
    [{ securityGroups: [] }, 'securityGroups is of no use without a network: give vpc too'],
  ])('do not run with %j', (options, message) => {
    expect(() => httpExample({}, options)).toThrow(message);
    expect(() => restExample({}, options)).toThrow(message);
  });

  it('are all at hand', () => {
    for (const { binding } of [httpExample(), restExample()]) {
      const { authorizerFunction, loginFunction, callbackFunction, logoutFunction, accountFunction } = binding;
      const named = [authorizerFunction, loginFunction, callbackFunction, logoutFunction, accountFunction];
      expect(new Set(named)).toEqual(new Set(binding.functions));
      expect(binding.functions).toHaveLength(5);
    }
  });

  it('are as many as the gate needs', () => {
    const { binding } = httpExample({ credentials: [Credential.BEARER] }, { resourceMetadata: false });
    expect(binding.functions).toEqual([binding.authorizerFunction]);
    expect(binding.loginFunction).toBeUndefined();
  });
});

describe('an authorizer with provisioned concurrency', () => {
  const examples = () => [
    httpExample({}, { provisionedConcurrency: 2 }),
    restExample({}, { provisionedConcurrency: 2 }),
  ];

  it('is called by an alias of its newest version, which has instances at the ready', () => {
    for (const { template, binding, stack } of examples()) {
      const found = template();
      const alias = resource(found, 'AWS::Lambda::Alias');
      expect(alias).toMatchObject({
        Name: 'ready',
        ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
      });
      const version = Object(alias.FunctionVersion)['Fn::GetAtt'];
      expect(version).toEqual([expect.stringContaining('AuthorizerFunctionCurrentVersion'), 'Version']);
      const authorizers = ['AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer'].flatMap((type) =>
        resources(found, type),
      );
      const uri = JSON.stringify(authorizers.map(({ AuthorizerUri: address }) => address));
      const arn = JSON.stringify(stack.resolve(binding.authorizerFunction.functionArn));
      expect(arn).toContain('AuthorizerReady');
      expect(uri).toContain(arn);
    }
  });

  it('lets API Gateway call the alias, and no other way', () => {
    for (const { template } of examples()) {
      const permissions = resources(template(), 'AWS::Lambda::Permission', 'Authorizer').filter(
        ({ SourceArn: source }) => text(source).includes('/authorizers/'),
      );
      expect(permissions).toHaveLength(1);
      expect(JSON.stringify(permissions[0]?.FunctionName)).toContain('AuthorizerReady');
    }
  });

  it('gets a new version with every change of its rules, since the alias would serve the old ones', () => {
    const versionOf = (path: string) => {
      const { api, binding, template } = restExample({}, { provisionedConcurrency: 2 });
      binding.publicMethod(api.root.addResource(path), 'GET', { upstream: 'https://orders.example.com' });
      return Object.keys(template().findResources('AWS::Lambda::Version'))[0];
    };
    expect(versionOf('orders')).toBe(versionOf('orders'));
    expect(versionOf('orders')).not.toBe(versionOf('invoices'));
  });

  it('and reserved concurrency has both', () => {
    const template = httpExample({}, { provisionedConcurrency: 2, reservedConcurrency: 10 }).template();
    expect(resource(template, 'AWS::Lambda::Function', 'FunctionsAuthorizer').ReservedConcurrentExecutions).toBe(10);
    expect(resource(template, 'AWS::Lambda::Function', 'FunctionsLogin').ReservedConcurrentExecutions).toBeUndefined();
  });
});
