import { describe, expect, it } from 'vitest';
import { environmentOf, httpExample, resources } from './example-stack.js';

describe('a function of a gate', () => {
  it('runs on ARM with Node.js 24 and outlives the ten seconds API Gateway gives an authorizer', () => {
    for (const found of resources(httpExample().template(), 'AWS::Lambda::Function')) {
      expect(found).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'handler.handler',
        Timeout: 15,
        MemorySize: 512,
      });
    }
  });

  it('logs to a group of its own, for three months', () => {
    const template = httpExample().template();
    template.resourceCountIs('AWS::Logs::LogGroup', 5);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  it('knows its settings and its name in the logs', () => {
    expect(Object.keys(environmentOf(httpExample().template(), 'FunctionsCallback')).sort()).toEqual([
      'CLAIMGATE_SETTINGS',
      'POWERTOOLS_LOG_LEVEL',
      'POWERTOOLS_SERVICE_NAME',
    ]);
  });
});
