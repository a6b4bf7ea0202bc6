import { expect, it } from 'vitest';
import { invokedFunction, mayInvoke } from '../../../local/functions/invoke-permissions.js';
import { deploymentOf, resource } from '../deployed.js';

const queue = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
const deployment = deploymentOf(
  resource('AWS::Lambda::EventSourceMapping', 'takes', { FunctionName: 'taker', EventSourceArn: queue('events') }),
);

it.each([
  ['taker', queue('events'), true],
  ['taker', queue('others'), false],
  ['taker:live', queue('events'), false],
  ['idler', queue('events'), false],
])('the function %s is invoked for messages of %s: %s', (name, sourceArn, expected) => {
  expect(mayInvoke(deployment, invokedFunction(name), sourceArn)).toBe(expected);
});
