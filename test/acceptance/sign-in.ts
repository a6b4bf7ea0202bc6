import type { UserAgent, Visit } from '../../local/demo/user-agent.js';
import type { ApiUnderTest, GateUnderTest } from './gate-under-test.js';

/** Where a browser begins: a REST API leads to the login by itself, on an HTTP API the application does. */
export function startPage({ flavour, url }: ApiUnderTest, path: string): string {
  return flavour === 'rest' ? `${url}${path}` : `${url}/auth/login?return_to=${encodeURIComponent(path)}`;
}

/** The whole code flow, up to the page that was asked for. */
export async function signIn(gate: GateUnderTest, agent: UserAgent, start: string, username: string): Promise<Visit> {
  const user = gate.local?.users.find((known) => known.username === username);
  if (user === undefined) throw new Error(`${username} is not a user of the embedded provider`);
  return agent.submit(await agent.visit(start), { username: user.username, password: user.password });
}
