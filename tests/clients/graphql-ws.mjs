// The npm graphql-ws client: subscribe, receive, lose the connection, come back, catch up.

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { PULL, Received, WATCH, addresses, ask, person, write } from './service.mjs';

const who = await person();
const pulled = await ask(addresses.here, PULL, { wallet: who.wallet }, who.token);
let cursor = pulled.wallet.changes.cursor;

const told = new Received();
const events = [];
const cuts = new Received();
let socket;

const client = createClient({
  url: addresses.socket,
  webSocketImpl: WebSocket,
  connectionParams: () => ({ authorization: `Bearer ${who.token}` }),
  retryAttempts: 0,
  on: {
    opened: (opened) => { socket = opened; events.push('opened'); },
    closed: () => { events.push('closed'); cuts.push('cut'); },
  },
});

/** Listens from the last cursor on; a lost connection is begun anew only when asked. */
function listen() {
  client.subscribe({ query: WATCH, variables: { wallet: who.wallet, after: cursor } }, {
    next({ data, errors }) {
      if (errors) throw new Error(JSON.stringify(errors));
      cursor = data.walletChanged.cursor;
      told.push(...data.walletChanged.changes.map((change) => change.id));
    },
    error() {},
    complete() {},
  });
}

const written = [];
listen();
written.push(await write(who, 'before the cut'));
await told.until(1);
socket.terminate();
await cuts.until(1);
written.push(await write(who, 'while away'), await write(who, 'still away'));
listen();
await told.until(3);
written.push(await write(who, 'back again'));
await told.until(4);
await client.dispose();

console.log(JSON.stringify({ written, told: told.items, events }));
