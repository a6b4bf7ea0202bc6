import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Secrets Manager over HTTP, as far as reading goes: versions of one secret by stage. */
export class ScriptedSecretsManager {
  readonly asked: string[] = [];
  readonly stages = new Map<string, Readonly<Record<string, unknown>>>();
  /** The type of an error that every call is answered with. */
  failure: string | undefined;
  readonly client: SecretsManagerClient;

  private constructor(private readonly server: Server) {
    this.client = new SecretsManagerClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  }

  static async start(): Promise<ScriptedSecretsManager> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const scripted = new ScriptedSecretsManager(server);
    server.on('request', async (request, response) => {
      const { status, body } = scripted.answer(JSON.parse(await textOf(request)));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
    return scripted;
  }

  /** A new current version; the one before stays live, as Secrets Manager does it. */
  rotate(id: string, value: string): void {
    const current = this.stages.get('AWSCURRENT');
    if (current !== undefined) this.stages.set('AWSPREVIOUS', current);
    this.stages.set('AWSCURRENT', { VersionId: id, SecretString: value });
  }

  async stop(): Promise<void> {
    this.client.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ SecretId, VersionStage }: Readonly<Record<string, string>>): Answer {
    this.asked.push(`${SecretId} ${VersionStage}`);
    if (this.failure !== undefined) return { status: 400, body: { __type: this.failure, message: 'refused' } };
    const version = this.stages.get(VersionStage ?? '');
    if (version === undefined) {
      const message = `Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`;
      return { status: 400, body: { __type: 'ResourceNotFoundException', message } };
    }
    return { status: 200, body: { ARN: SecretId, Name: 'gate', ...version } };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
