import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../local/json.js';
import { inertTypes } from '../../../local/template/inert-resources.js';
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
    const types = ['AWS::Logs::LogGroup', ...inertTypes()];
    const Resources = Object.fromEntries(types.map((Type, index) => [`R${index}`, { Type }]));
    const deployed = deployTemplates({ Shop: { Resources } });
    expect(types.flatMap((type) => deployed.resources(type))).toHaveLength(types.length);
  });

  it('must not hold a resource type that the local gate does not know', () => {
    const template = { Resources: { Rule: { Type: 'AWS::ApiGatewayV2::RoutingRule' } } };
    expect(() => deployTemplates({ Shop: template })).toThrow(
      'In stack Shop, resource Rule (AWS::ApiGatewayV2::RoutingRule): the local gate does not know the resource type AWS::ApiGatewayV2::RoutingRule.',
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

  it('must hold the code of each function as a folder, or inline', () => {
    const codeOf = (Code: JsonObject) => {
      const deployed = deployTemplates({ Shop: functionWith({ Code }) });
      const [handler] = deployed.resources('AWS::Lambda::Function');
      return handler && deployed.code(handler);
    };
    expect(codeOf({ ZipFile: 'exports.handler = 1' })).toEqual({ folder: '', inline: 'exports.handler = 1' });
    expect(() => codeOf({ ImageUri: 'orders:1' })).toThrow('The function Handler of stack Shop has no folder');
  });

  it('name a version and an alias of a function by its ARN', () => {
    const FunctionName = { Ref: 'Handler' };
    const { Resources } = functionWith({ FunctionName: 'orders' }) as { Resources: JsonObject };
    const deployed = deployTemplates({
      Shop: {
        Resources: {
          ...Resources,
          Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName, Name: 'live' } },
          First: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { 'Fn::GetAtt': ['Handler', 'Arn'] } } },
        },
      },
    });
    const idOf = (type: string) => deployed.resources(type)[0]?.physicalId;
    expect(idOf('AWS::Lambda::Alias')).toBe('arn:aws:lambda:us-east-1:123456789012:function:orders:live');
    expect(idOf('AWS::Lambda::Version')).toBe('arn:aws:lambda:us-east-1:123456789012:function:orders:1');
  });

  it('read outputs of each other by name', () => {
    const reading = functionWith({ Role: { 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'Plain' } } });
    const [handler] = deployTemplates({ Shared: SHARED, Api: reading }).resources('AWS::Lambda::Function');
    expect(handler?.properties.Role).toBe('not exported');
    const lost = functionWith({ Role: { 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'None' } } });
    expect(() => deployTemplates({ Shared: SHARED, Api: lost })).toThrow('no stack Shared with an output None');
  });
});
