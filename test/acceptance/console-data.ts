/** Everything that the console of a local gate tells about its requests, as its page gets it. */
export async function consoleData(console: string): Promise<readonly string[]> {
  const requests = await listRequests(console);
  const details = await Promise.all(
    requests.map(async ({ id }) => (await fetch(`${console}/api/requests/${id}`)).text()),
  );
  return [JSON.stringify(requests), ...details];
}

async function listRequests(console: string): Promise<readonly { readonly id: string }[]> {
  const response = await fetch(`${console}/api/events`);
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let end = -1; end < 0; end = text.indexOf('\n\n', text.indexOf('data:'))) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  const [, data = '{"requests":[]}'] = /^data: (.*)$/m.exec(text) ?? [];
  return JSON.parse(data).requests;
}
