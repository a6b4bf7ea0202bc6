import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../local/json.js';
import { deployTemplates } from '../stacks.js';

const SHARED = {
  Resources: { Table: { Type: 'AWS::DynamoDB::Table', Properties: {} } },
  Outputs: {
    TableArn: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'Shared:TableArn' } },
    Plain: { Value: 'not exported' },
  },
};

function functionWith(properties: JsonObject): JsonObject {
  return { Resources: { Handler: { Type: 'AWS::Lambda::Function', Properties: properties } } };
}

describe('the stacks of an assembly', () => {
  it('import what another exports, whatever their order', () => {
    const api = functionWith({ Environment: { Variables: { TABLE: { 'Fn::ImportValue': 'Shared:TableArn' } } } });
    for (const templates of [
      { Api: api, Shared: SHARED },
      { Shared: SHARED, Api: api },
    ]) {
      const [handler] = deployTemplates(templates).resources('AWS::Lambda::Function');
      expect(JSON.stringify(handler?.properties)).toContain(':table/Shared-Table-');
    }
  });

  it('give the same resource the same physical id in every run, and another in another stack', () => {
    const idIn = (stack: string) =>
      deployTemplates({ [stack]: SHARED }).resources('AWS::DynamoDB::Table')[0]?.physicalId;
    expect(idIn('One')).toBe(idIn('One'));
    expect(idIn('One')).not.toBe(idIn('Two'));
  });

  it('leave out a resource whose condition does not hold', () => {
    const resources = deployTemplates({
      Shop: {
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { Table: { Type: 'AWS::DynamoDB::Table', Condition: 'Never' } },
      },
    });
    expect(resources.resources('AWS::DynamoDB::Table')).toEqual([]);
  });

  it('may hold what has no effect while requests are served', () => {
    const types = ['AWS::CDK::Metadata', 'AWS::Logs::LogGroup', 'AWS::CloudWatch::Alarm', 'AWS::ApiGateway::Account'];
    const Resources = Object.fromEntries(types.map((Type, index) => [`R${index}`, { Type }]));
    const deployed = deployTemplates({ Shop: { Resources } });
    expect(types.flatMap((type) => deployed.resources(type))).toHaveLength(types.length);
  });

  it('must not hold a resource type that the local gate does not know', () => {
    const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };
    expect(() => deployTemplates({ Shop: template })).toThrow(
      'In stack Shop, resource Queue (AWS::SQS::Queue): the local gate does not know the resource type AWS::SQS::Queue.',
    );
  });

  it.each<[string, JsonObject, string]>([
    ['a transform', { Transform: 'AWS::LanguageExtensions', Resources: {} }, 'section Transform'],
    ['resources that are no object', { Resources: [] }, 'section Resources of stack Shop'],
    ['a resource without type', { Resources: { Thing: {} } }, 'resource Thing of stack Shop has no type'],
  ])('must not hold %s', (_, template, fault) => {
    expect(() => deployTemplates({ Shop: template })).toThrow(fault);
  });

  it('must be at least one', () => {
    expect(() => deployTemplates({})).toThrow('holds no stack');
  });

  it('must hold the code of each function as a folder', () => {
    const deployed = deployTemplates({ Shop: functionWith({ Code: { ZipFile: 'exports.handler = 1' } }) });
    const [handler] = deployed.resources('AWS::Lambda::Function');
    expect(() => handler && deployed.codeFolder(handler)).toThrow('The function Handler of stack Shop has no folder');
  });
});
