import type { IncomingMessage, Server } from 'node:http';
import { parseJsonObject } from '../json.js';
import { closeServer, LOOPBACK, portOf, readBody, serveOnLoopback } from '../loopback-server.js';
import type { DeployedResource } from '../template/deployment.js';
import { InjectedFaults } from './injected-faults.js';
import { type AccessRequest, type AwsAnswer, type AwsCall, type AwsService, awsError } from './request.js';
import type { RolePolicies, Verdict } from './role-policies.js';

/** Operation prefixes of the AWS JSON protocol (`x-amz-target`), and the service they belong to. */
const TARGETS: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  secretsmanager: 'secretsmanager',
  TrentService: 'kms',
  AWSEvents: 'events',
};

/** The AWS services that functions call, behind the policies of their roles. */
export class AwsEndpoint {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(
    port: number,
    services: Readonly<Record<string, AwsService>>,
    policies: RolePolicies,
    log: (line: string) => void,
    faults = new InjectedFaults(),
  ): Promise<AwsEndpoint> {
    const server = await serveOnLoopback(
      port,
      async (request, response) => {
        const body = await readBody(request);
        const answer = await answerCall(request, body, services, policies, log, faults);
        response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body);
      },
      (error) => log(`the AWS endpoint failed: ${error}`),
    );
    return new AwsEndpoint(server, `http://${LOOPBACK}:${portOf(server)}`);
  }

  stop(): Promise<void> {
    return closeServer(this.server);
  }
}

async function answerCall(
  request: IncomingMessage,
  body: string,
  services: Readonly<Record<string, AwsService>>,
  policies: RolePolicies,
  log: (line: string) => void,
  faults: InjectedFaults,
): Promise<AwsAnswer> {
  const call = readCall(request, body);
  const service = call && services[call.service];
  if (call === undefined || service === undefined) {
    log(`refused a call that the local AWS endpoint does not serve: ${request.headers['x-amz-target']}`);
    return awsError('UnknownOperationException', 'The local AWS endpoint does not serve this operation.');
  }
  const key = accessKeyId(request.headers.authorization ?? '');
  const role = policies.roleOf(key);
  if (role === undefined && key !== '' && service.takesStrangers === true) {
    return service.answer(call);
  }
  if (role === undefined) {
    return awsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  for (const access of service.accessRequests(call)) {
    const verdict = policies.decide(role, access);
    if (verdict !== 'allowed') {
      log(`refused ${access.action} on ${access.resource} for the role ${role.logicalId}: ${verdict}`);
      return denied(role, access, verdict);
    }
  }
  const struck = await faults.strike(call);
  if (struck !== undefined) {
    log(`failed ${call.service}:${call.operation}, as it was told: ${struck.status}`);
  }
  return struck ?? service.answer(call);
}

function readCall(request: IncomingMessage, body: string): AwsCall | undefined {
  const [prefix = '', operation] = String(request.headers['x-amz-target']).split('.');
  const service = Object.hasOwn(TARGETS, prefix) ? TARGETS[prefix] : undefined;
  const input = parseJsonObject(body);
  return service === undefined || operation === undefined || input === undefined
    ? undefined
    : { service, operation, input };
}

/** The first part of the credential scope in a Signature Version 4 header. */
function accessKeyId(authorization: string): string {
  return /Credential=([^/,\s]+)\//.exec(authorization)?.[1] ?? '';
}

function denied(role: DeployedResource, { action, resource }: AccessRequest, verdict: Verdict): AwsAnswer {
  const user = `${String(role.physicalId)}/local`;
  const account = resource.split(':')[4];
  const reason =
    verdict === 'explicit deny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return awsError(
    'com.amazon.coral.service#AccessDeniedException',
    `User: arn:aws:sts::${account}:assumed-role/${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
}
