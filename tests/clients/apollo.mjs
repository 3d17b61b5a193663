// The npm Apollo Client: sign in, query, subscribe, receive into its cache, lose the connection,
// come back, catch up.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { PULL, Received, WATCH, addresses, person, write } from './service.mjs';

const who = await person();
const told = new Received();
const cuts = new Received();
let socket;

const sockets = createClient({
  url: addresses.socket,
  webSocketImpl: WebSocket,
  connectionParams: () => ({ authorization: `Bearer ${who.token}` }),
  retryAttempts: 0,
  on: { opened: (opened) => { socket = opened; }, closed: () => cuts.push('cut') },
});
const http = new HttpLink({
  uri: addresses.here,
  headers: { authorization: `Bearer ${who.token}` },
});
const client = new ApolloClient({
  cache: new InMemoryCache({ possibleTypes: { Node: ['Transaction', 'Account', 'Category', 'Payee', 'Wallet'] } }),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(sockets),
    http,
  ),
});

const { data } = await client.query({ query: gql(PULL), variables: { wallet: who.wallet } });
let cursor = data.wallet.changes.cursor;

function listen() {
  const variables = { wallet: who.wallet, after: cursor };
  client.subscribe({ query: gql(WATCH), variables }).subscribe({
    next({ data: told_, error }) {
      if (error || !told_) return;
      cursor = told_.walletChanged.cursor;
      told.push(...told_.walletChanged.changes.map((change) => change.id));
    },
    error() {},
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

// What the subscription brought stands in the cache under the same ids as what queries bring.
const cached = written.map((id) => client.cache.readFragment({
  id: client.cache.identify({ __typename: 'Transaction', id }),
  fragment: gql('fragment Told on Transaction { description }'),
})?.description ?? null);
await sockets.dispose();
client.stop();

console.log(JSON.stringify({ written, told: told.items, cached }));
