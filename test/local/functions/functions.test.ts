import { afterEach, describe, expect, it } from 'vitest';
import { Functions } from '../../../local/functions/functions.js';
import type { RequestRecorder, RequestStep } from '../../../local/request-recorder.js';
import type { DeployedStacks } from '../../../local/template/deployed-stacks.js';
import { deploymentOf, resource } from '../deployed.js';
import { startEchoUpstream } from '../gateway/echo-upstream.js';

const SOURCE = 'arn:aws:execute-api:us-east-1:123456789012:api/$default/GET/orders';
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
const REQUEST_ID = '6c1b7f0e-3d50-4a1c-9a52-0d3a5f4c7c11';
const running: Functions[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((functions) => functions.stop()));
});

function functionsWith(
  handler: string,
  properties: Record<string, unknown> = {},
  permission = SOURCE,
  more: Partial<DeployedStacks> = {},
) {
  const logs: string[] = [];
  const steps: (readonly [requestId: string, step: RequestStep])[] = [];
  const recorder: RequestRecorder = { record: (requestId, step) => steps.push([requestId, step]) };
  const deployment = deploymentOf(
    resource('AWS::Lambda::Function', 'orders', {
      Handler: `handler.${handler}`,
      Runtime: 'nodejs24.x',
      MemorySize: 256,
      Role: 'arn:aws:iam::123456789012:role/orders-role',
      Environment: { Variables: { TABLE: 'sessions' } },
      ...properties,
    }),
    resource('AWS::Lambda::Permission', 'permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: ARN,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: permission,
    }),
    resource('AWS::Lambda::Alias', `${ARN}:live`),
    resource('AWS::Lambda::Alias', `${ARN}:closed`),
    resource('AWS::Lambda::Permission', 'permission of the alias', {
      Action: 'lambda:InvokeFunction',
      FunctionName: `${ARN}:live`,
      Principal: 'apigateway.amazonaws.com',
    }),
  );
  const functions = new Functions(
    { ...deployment, ...more },
    { awsEndpoint: 'http://127.0.0.1:9', log: (id, line) => logs.push(`${id}: ${line}`), recorder },
  );
  running.push(functions);
  const invoke = (event: unknown = {}, timeout = 20_000, arn = ARN) =>
    functions.invoke(arn, event, { sourceArn: SOURCE, timeout, requestId: REQUEST_ID });
  return { functions, invoke, logs, steps };
}

async function payloadOf(invoked: ReturnType<ReturnType<typeof functionsWith>['invoke']>) {
  const result = await invoked;
  if (result.kind !== 'answer') {
    throw new Error(JSON.stringify(result));
  }
  return result.payload as Record<string, Record<string, unknown>>;
}

describe('functions', () => {
  it('see the event, the context and only the environment that Lambda would give them', async () => {
    const { invoke } = functionsWith('echo', { Timeout: 7 });
    const { event, context, environment } = await payloadOf(invoke({ path: '/orders', none: undefined }));
    expect(event).toEqual({ path: '/orders' });
    expect(context).toMatchObject({ name: 'orders', arn: ARN });
    expect(context?.remaining).toBeGreaterThan(5000);
    expect(context?.remaining).toBeLessThanOrEqual(7000);
    expect(environment).toMatchObject({
      TABLE: 'sessions',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'orders',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      _HANDLER: 'handler.echo',
    });
    expect(environment).not.toHaveProperty('PATH');
    expect(environment).not.toHaveProperty('HOME');
  });

  it('stay warm between invocations, and their output is passed on line by line', async () => {
    const { invoke, logs, functions } = functionsWith('echo');
    await invoke();
    expect(await payloadOf(invoke())).toMatchObject({ calls: 2 });
    await functions.stop();
    expect(logs).toEqual(['orders: call 1', 'orders: call 2']);
  });

  it('that are called while they are busy run in another worker', async () => {
    const { invoke } = functionsWith('echo');
    const answers = await Promise.all([payloadOf(invoke()), payloadOf(invoke())]);
    expect(answers.map(({ calls }) => calls)).toEqual([1, 1]);
  });

  it('beyond their reserved concurrency are throttled', async () => {
    const { invoke } = functionsWith('echo', { ReservedConcurrentExecutions: 1 });
    const kinds = (await Promise.all([invoke(), invoke()])).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['answer', 'throttled']);
  });

  it('wait for a worker when all that one machine may run are busy', async () => {
    const { invoke } = functionsWith('echo');
    const answers = await Promise.all(Array.from({ length: 12 }, () => payloadOf(invoke())));
    expect(answers.filter(({ calls }) => Number(calls) === 1).length).toBeLessThanOrEqual(8);
    expect(answers).toHaveLength(12);
  });

  it('that return nothing answer null', async () => {
    expect(await functionsWith('nothing').invoke()).toEqual({ kind: 'answer', payload: null });
  });

  it('that throw answer with the name and message of the error, and go on', async () => {
    const { invoke } = functionsWith('thrower');
    const failure = { kind: 'error', errorType: 'TypeError', errorMessage: 'no such order' };
    expect(await invoke()).toEqual(failure);
    expect(await invoke()).toEqual(failure);
  });

  it('whose answer is no JSON are an error', async () => {
    expect(await functionsWith('notSerialisable').invoke()).toMatchObject({ kind: 'error', errorType: 'TypeError' });
  });

  it('that leave their process are an error, and the next invocation gets a new worker', async () => {
    const { invoke } = functionsWith('leaver');
    const failure = { kind: 'error', errorType: 'Runtime.ExitError' };
    expect(await invoke()).toMatchObject(failure);
    expect(await invoke()).toMatchObject(failure);
  });

  it('that crash outside of their handler are an error', async () => {
    expect(await functionsWith('crasher').invoke()).toEqual({
      kind: 'error',
      errorType: 'RangeError',
      errorMessage: 'out of nowhere',
    });
  });

  it.each(['silent', 'busy'])('that do not answer within their timeout are ended: %s', async (handler) => {
    const { invoke } = functionsWith(handler, { Timeout: 0.3 });
    expect(await invoke()).toEqual({ kind: 'timeout' });
    expect(await invoke()).toEqual({ kind: 'timeout' });
  });

  it('are not waited for longer than the caller wants', async () => {
    expect(await functionsWith('silent', { Timeout: 60 }).invoke({}, 200)).toEqual({ kind: 'timeout' });
  });

  it.each([
    ['handler.absent', 'Runtime.HandlerNotFound'],
    ['missing.echo', 'Runtime.ImportModuleError'],
  ])('that cannot be loaded are an error: %s', async (handler, errorType) => {
    const { invoke } = functionsWith('echo', { Handler: handler });
    expect(await invoke()).toMatchObject({ kind: 'error', errorType });
  });

  it('may be CommonJS, in a file or inline in the template', async () => {
    const inFile = functionsWith('echo', { Handler: 'common.handler' });
    expect(await inFile.invoke()).toEqual({ kind: 'answer', payload: 'common' });
    const source = "const { sep } = require('node:path'); exports.handler = async () => sep;";
    const inline = functionsWith('echo', { Handler: 'index.handler' }, SOURCE, {
      code: () => ({ folder: '', inline: source }),
    });
    expect(await inline.invoke()).toEqual({ kind: 'answer', payload: '/' });
  });

  it('of another runtime can be deployed, and fail once they are invoked', async () => {
    const { invoke } = functionsWith('echo', { Runtime: 'python3.14' });
    expect(await invoke()).toMatchObject({
      errorType: 'Runtime.NotSupported',
      errorMessage: expect.stringContaining('python3.14'),
    });
  });

  it('have a permission for each alias', async () => {
    const { invoke } = functionsWith('nothing');
    expect((await invoke({}, 20_000, `${ARN}:live`)).kind).toBe('answer');
    expect((await invoke({}, 20_000, `${ARN}:closed`)).kind).toBe('denied');
    expect(await invoke({}, 20_000, `${ARN}:none`)).toMatchObject({ errorType: 'ResourceNotFoundException' });
  });

  it('that are not deployed are an error', async () => {
    const { functions } = functionsWith('echo');
    const result = await functions.invoke(`${ARN}s`, {}, { sourceArn: SOURCE, timeout: 1000, requestId: REQUEST_ID });
    expect(result).toMatchObject({ kind: 'error', errorType: 'ResourceNotFoundException' });
  });

  it.each([
    ['the very source', SOURCE, 'answer'],
    ['a wildcard that spans slashes', 'arn:aws:execute-api:us-east-1:123456789012:api/*', 'answer'],
    ['another api', 'arn:aws:execute-api:us-east-1:123456789012:other/*', 'denied'],
    ['another method', 'arn:aws:execute-api:us-east-1:123456789012:api/$default/POST/orders', 'denied'],
  ])('are invoked by permission only: %s', async (_, permission, kind) => {
    expect((await functionsWith('nothing', {}, permission).invoke()).kind).toBe(kind);
  });
});

describe('what functions do for a request', () => {
  it('is recorded: the invocation, its log lines, and the calls it sends, without their queries', async () => {
    const upstream = await startEchoUpstream();
    const { invoke, steps } = functionsWith('caller');
    const gone = await startEchoUpstream();
    await gone.close();
    await invoke({ url: upstream.url, nobody: `${gone.url}/keys` });
    await upstream.close();
    expect(new Set(steps.map(([requestId]) => requestId))).toEqual(new Set([REQUEST_ID]));
    const kinds = ['called', 'called', 'called', 'invoked', 'logged', 'returned'];
    expect(steps.map(([, { kind }]) => kind).sort()).toEqual(kinds);
    const calls = steps.flatMap(([, step]) => (step.kind === 'called' ? [step.call] : []));
    const durationMs = expect.any(Number);
    expect(calls).toEqual([
      { method: 'POST', url: `${upstream.url}/token`, status: 200, durationMs },
      { method: 'POST', url: `${upstream.url}/`, awsTarget: 'DynamoDB_20120810.GetItem', status: 200, durationMs },
      { method: 'GET', url: `${gone.url}/keys`, durationMs },
    ]);
  });
});
