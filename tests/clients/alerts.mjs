// An alert and its withdrawal, as the npm graphql-ws client and the npm Apollo Client receive them:
// a budget is crossed, and un-crossed, by somebody who writes through the other server.

import { ApolloClient, ApolloLink, InMemoryCache, gql } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import { v7 as uuid } from 'uuid';
import WebSocket from 'ws';

import { CREATE, Received, addresses, ask, person } from './service.mjs';

const LISTEN = `
subscription Listen {
  alertRaised { id kind title withdrawnAt subject { id __typename ... on Budget { name } } }
}`;
const BUDGET = `
mutation Budget($input: CreateBudgetInput!) {
  createBudget(input: $input) { budget { id } userErrors { code message } }
}`;
const DELETE = `
mutation Delete($input: DeleteTransactionInput!) {
  deleteTransaction(input: $input) { deletedId userErrors { code message } }
}`;
const INBOX = '{ viewer { unreadAlertCount alerts(first: 5) { nodes { id withdrawnAt } } } }';

const who = await person();
const money = (amount) => ({ amount, currency: who.currency });

function connected() {
  return createClient({
    url: addresses.socket,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization: `Bearer ${who.token}` }),
    retryAttempts: 0,
  });
}

const plain = { client: connected(), told: new Received() };
plain.client.subscribe({ query: LISTEN }, {
  next({ data, errors }) {
    if (errors) throw new Error(JSON.stringify(errors));
    plain.told.push(data.alertRaised);
  },
  error() {},
  complete() {},
});

const sockets = connected();
const apollo = new ApolloClient({
  cache: new InMemoryCache({ possibleTypes: { Node: ['Budget', 'Alert'] } }),
  link: ApolloLink.from([new GraphQLWsLink(sockets)]),
});
const heard = new Received();
apollo.subscribe({ query: gql(LISTEN) }).subscribe({
  next({ data, error }) {
    if (!error && data) heard.push(data.alertRaised);
  },
  error() {},
});

const budget = {
  id: `bud_${uuid()}`, wallet: who.wallet, name: 'Everything', limit: money('100.00'),
  period: 'MONTHLY',
};
const { createBudget } = await ask(addresses.elsewhere, BUDGET, { input: budget }, who.token);
if (!createBudget.budget) throw new Error(JSON.stringify(createBudget.userErrors));

async function spend(amount) {
  const input = {
    id: `txn_${uuid()}`, wallet: who.wallet, kind: 'EXPENSE', description: 'Shoes',
    date: new Date().toISOString().slice(0, 10), amount: money(amount),
  };
  await ask(addresses.elsewhere, CREATE, { input }, who.token);
  return input.id;
}

async function undo(id) {
  await ask(addresses.elsewhere, DELETE, { input: { id } }, who.token);
}

/** Whether both have heard of something within two seconds. */
function bothListen() {
  const both = Promise.all([plain.told.until(1), heard.until(1)]).then(() => true, () => false);
  return Promise.race([both, new Promise((done) => { setTimeout(() => done(false), 2_000); })]);
}

/** Until the last thing that was heard is a withdrawal. */
async function quiet(received) {
  while (!received.items.at(-1)?.withdrawnAt) await received.until(received.items.length + 1);
  return received.items.length;
}

// No message says that a subscription has begun: the first alert that both have heard of does.
for (let listen = false; !listen;) {
  const first = await spend('85.00');
  listen = await bothListen();
  await undo(first);
}
const [before, beforeToo] = await Promise.all([quiet(plain.told), quiet(heard)]);
const shoes = await spend('85.00');
await Promise.all([plain.told.until(before + 1), heard.until(beforeToo + 1)]);
await undo(shoes);
await Promise.all([plain.told.until(before + 2), heard.until(beforeToo + 2)]);

const { viewer } = await ask(addresses.here, INBOX, {}, who.token);
const cached = apollo.cache.extract()[`Alert:${heard.items[0].id}`];
await Promise.all([plain.client.dispose(), sockets.dispose()]);
apollo.stop();

console.log(JSON.stringify({
  budget: budget.id,
  plain: plain.told.items.slice(before),
  apollo: heard.items.slice(beforeToo),
  inbox: viewer,
  cached,
}));
