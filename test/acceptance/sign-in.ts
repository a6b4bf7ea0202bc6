import type { UserAgent, Visit } from '../../local/demo/user-agent.js';
import type { GateUnderTest } from './gate-under-test.js';

export { startPage } from '../../local/demo/start-page.js';

/** The whole code flow, up to the page that was asked for. */
export async function signIn(gate: GateUnderTest, agent: UserAgent, start: string, username: string): Promise<Visit> {
  const user = gate.local?.users.find((known) => known.username === username);
  if (user === undefined) throw new Error(`${username} is not a user of the embedded provider`);
  return agent.submit(await agent.visit(start), { username: user.username, password: user.password });
}
