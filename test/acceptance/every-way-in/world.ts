import { expect } from 'vitest';
import { type Answer, type CallOptions, call } from '../../../local/demo/call.js';
import { UserAgent, type Visit } from '../../../local/demo/user-agent.js';
import type { LocalGate } from '../../../local/local-gate.js';
import type { IdentityProvider } from '../../../local/provider/identity-provider.js';
import { startPage } from '../sign-in.js';
import { echoOf, reachedUpstream } from '../upstream-echo.js';

export type Flavour = 'http' | 'rest';
export type GateName = 'Plain' | 'Signed';

export interface Shown {
  readonly gate: GateName;
  readonly path: string;
  readonly query?: string;
  readonly options?: CallOptions;
}

/** What a caller can do with the gates of the app, behind APIs of one kind. */
export class World {
  readonly provider: IdentityProvider;

  constructor(
    readonly local: LocalGate,
    readonly flavour: Flavour,
    private readonly secrets: Set<string>,
  ) {
    if (local.provider === undefined) throw new Error('This needs the embedded provider.');
    this.provider = local.provider;
  }

  urlOf(gate: GateName): string {
    const name = `${gate}${this.flavour === 'http' ? 'Http' : 'Rest'}`;
    const url = this.local.apis.find((api) => api.name === name)?.url;
    if (url === undefined) throw new Error(`There is no ${name}.`);
    return url;
  }

  /** No log may have it. */
  secret(value: string): string {
    this.secrets.add(value);
    return value;
  }

  send({ gate, path, query = '', options }: Shown): Promise<Answer> {
    return call(`${this.urlOf(gate)}/${path}${query}`, options);
  }

  async passes(shown: Shown, headers: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const answer = await this.send(shown);
    expect(answer.status, answer.body).toBe(200);
    expect(echoOf(answer).headers).toMatchObject(headers);
  }

  /** Nothing of it reaches the upstream. */
  async isRefused(shown: Shown, status = 401): Promise<void> {
    let answer = 0;
    const reached = await reachedUpstream(this.local, async () => {
      answer = (await this.send(shown)).status;
    });
    expect({ status: answer, reached }).toEqual({ status, reached: 0 });
  }

  /** The gate cannot find out, so nobody gets in; and nobody is told that the credential was wrong. */
  isNotFoundOut(shown: Shown): Promise<void> {
    return this.isRefused(shown, this.flavour === 'http' ? 500 : 503);
  }

  async whileDown(run: () => Promise<void>): Promise<void> {
    this.provider.isDown = true;
    try {
      await run();
    } finally {
      this.provider.isDown = false;
    }
  }

  /** How often the provider was asked meanwhile, by path. */
  async asked(paths: readonly string[], run: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
    const before = paths.map((path) => this.provider.requests(path));
    await run();
    return Object.fromEntries(paths.map((path, index) => [path, this.provider.requests(path) - (before[index] ?? 0)]));
  }

  browser(): UserAgent {
    return new UserAgent(this.secrets);
  }

  async signIn(gate: GateName, username = 'alice'): Promise<{ readonly agent: UserAgent; readonly page: Visit }> {
    const agent = this.browser();
    const user = this.local.users.find((known) => known.username === username);
    const form = await agent.visit(startPage({ flavour: this.flavour, url: this.urlOf(gate) }, '/pages'));
    return { agent, page: await agent.submit(form, { username, password: user?.password ?? '' }) };
  }
}
