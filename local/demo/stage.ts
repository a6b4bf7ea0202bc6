import type { LocalGate } from '../local-gate.js';
import type { IdentityProvider } from '../provider/identity-provider.js';
import type { ReceivedRequest } from '../upstream.js';
import { type Answer, type Call, call, forbidden } from './call.js';
import type { Transcript } from './transcript.js';
import { UserAgent, type Visit } from './user-agent.js';

export interface StageApi {
  readonly name: string;
  readonly flavour: 'http' | 'rest';
  readonly url: string;
}

/** Where the story is played: a running gate, with every request to it and to its provider in the transcript. */
export class Stage {
  readonly provider: IdentityProvider;

  constructor(
    readonly gate: LocalGate,
    readonly transcript: Transcript,
  ) {
    if (gate.provider === undefined) throw new Error('The demo needs the embedded identity provider.');
    this.provider = gate.provider;
  }

  get apis(): readonly StageApi[] {
    return [
      { name: 'REST API', flavour: 'rest', url: this.gate.restApi },
      { name: 'HTTP API', flavour: 'http', url: this.gate.httpApi },
    ];
  }

  readonly call: Call = async (url, options = {}) => {
    const before = this.received().length;
    const answer = await call(url, options);
    const received = url.startsWith(this.gate.issuer) ? undefined : this.received().slice(before);
    this.transcript.exchange(url, options, answer, received);
    return answer;
  };

  /** A call that is to be refused with 403: also reads why, where a REST API redirects to the explanation. */
  readonly callForbidden: Call = async (url, options) => forbidden(await this.call(url, options), this.call);

  browser(): UserAgent {
    return new UserAgent(new Set(), this.call);
  }

  /** Types name and password into the provider's login form. */
  typePassword(browser: UserAgent, form: Visit, username: string): Promise<Visit> {
    const { password = '' } = this.gate.users.find((user) => user.username === username) ?? {};
    return browser.submit(form, { username, password });
  }

  received(): readonly ReceivedRequest[] {
    return this.gate.upstream.requests();
  }
}

/** What the upstream says it received; undefined if the answer is not the upstream's. */
export function echoed({ status, headers, body }: Answer): ReceivedRequest | undefined {
  const fromUpstream = status === 200 && headers['content-type'] === 'application/json';
  return fromUpstream ? (JSON.parse(body) as ReceivedRequest) : undefined;
}
