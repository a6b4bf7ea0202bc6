import type { InapplicableRule } from './rule.js';

/** The product binds HTTP and REST APIs; the local gate refuses an API with ProtocolType WEBSOCKET. */
const reason = 'WebSocket APIs are not served';

export const WEB_SOCKET_RULES: readonly InapplicableRule[] = [
  { number: 90, title: 'an identity source that is missing at the handshake is 401', reason },
  { number: 91, title: 'a denial refuses the handshake', reason },
  { number: 92, title: 'the context of the authorizer is kept with the connection', reason },
  { number: 93, title: 'an authorizer on a route other than $connect is not deployed', reason },
  { number: 94, title: 'an identity source with the prefix of another kind of API is not deployed', reason },
];
