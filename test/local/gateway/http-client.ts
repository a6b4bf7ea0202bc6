import { request } from 'node:http';

export interface ClientAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Every value of a header, whatever its case. */
  all(name: string): readonly string[];
  header(name: string): string | undefined;
  json(): Record<string, unknown>;
}

export interface ClientRequest {
  readonly method?: string;
  /** Name and value in turn, as they go over the wire. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

/** Sends exactly these headers, their case and order kept, and a body in chunks when no length is named. */
export function call(url: string, { method = 'GET', headers = [], body }: ClientRequest = {}): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    const { host, hostname, port } = new URL(url);
    const path = url.slice(url.indexOf('/', 'http://'.length));
    const hasHost = headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
    const sent = hasHost ? [...headers] : ['Host', host, ...headers];
    const outgoing = request({ hostname, port, path, method, headers: sent, agent: false }, async (message) => {
      const chunks: Buffer[] = [];
      for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
      resolve(asAnswer(message.statusCode ?? 0, message.rawHeaders, Buffer.concat(chunks).toString()));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function asAnswer(status: number, raw: readonly string[], body: string): ClientAnswer {
  const headers = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
  const all = (name: string) =>
    headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return { status, headers, body, all, header: (name) => all(name)[0], json: () => JSON.parse(body) };
}
