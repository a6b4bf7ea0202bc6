import { fetchContract } from '../contracts/fetch.js';
import { ScriptedHttp } from './scripted-http.js';

fetchContract('scripted HTTP', async () => {
  const http = new ScriptedHttp().on('https://id.example.com/echo', ({ method, headers, body }) => {
    return new Response(`${headers.get('x-sent')} ${body}`, { status: 201, headers: { 'x-method': method } });
  });
  return {
    fetch: http.fetch,
    echo: 'https://id.example.com/echo',
    dead: 'https://id.example.com/dead',
    stop: async () => {},
  };
});
