import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  all(name: string): readonly string[];
  header(name: string): string | undefined;
}

export interface EchoUpstream {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** The last request; fails when there was none. */
  last(): ReceivedRequest;
  /** How it answers from now on. */
  answerWith(answer: (message: IncomingMessage, response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** An upstream that remembers what reached it. */
export async function startEchoUpstream(): Promise<EchoUpstream> {
  const received: ReceivedRequest[] = [];
  let answer = (_: IncomingMessage, response: ServerResponse): void => void response.end('from upstream');
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    received.push(asReceived(message, Buffer.concat(chunks).toString()));
    answer(message, response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  return {
    url: `http://localhost:${typeof address === 'object' ? address?.port : ''}`,
    received,
    last() {
      const last = received.at(-1);
      if (last === undefined) throw new Error('nothing reached the upstream');
      return last;
    },
    answerWith: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function asReceived(message: IncomingMessage, body: string): ReceivedRequest {
  const raw = message.rawHeaders;
  const headers = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
  const all = (name: string) =>
    headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return { method: message.method ?? '', url: message.url ?? '', headers, body, all, header: (name) => all(name)[0] };
}
