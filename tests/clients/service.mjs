// What both clients share: a person of their own, and writes that come from elsewhere.

import { v7 as uuid } from 'uuid';

const [, , here, elsewhere] = process.argv;

/** The two servers of one database: the client's own, and the one that others write through. */
export const addresses = { here, elsewhere, socket: here.replace(/^http/, 'ws') };

export async function ask(address, query, variables, token) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const body = JSON.stringify({ query, variables });
  const response = await fetch(address, { method: 'POST', headers, body });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

export const SIGN_IN = `
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { credentials { accessToken } userErrors { message } }
}`;

export const CREATE = `
mutation Create($input: CreateTransactionInput!) {
  createTransaction(input: $input) { transaction { id version } userErrors { code message } }
}`;

export const PULL = `
query Pull($wallet: ID!, $after: String) {
  wallet(id: $wallet) {
    changes(after: $after, first: 500) {
      changes { id deleted entity { id __typename ... on Transaction { description version } } }
      cursor
      hasMore
    }
  }
}`;

export const WATCH = `
subscription Watch($wallet: ID!, $after: String) {
  walletChanged(wallet: $wallet, after: $after) {
    changes { id deleted entity { id __typename ... on Transaction { description version } } }
    cursor
    hasMore
  }
}`;

/** Signs up, then in: a person with a token and a wallet. */
export async function person() {
  const name = `reader${uuid().replaceAll('-', '').slice(-12)}`;
  const password = 'a long pass phrase of theirs';
  const input = { email: `${name}@example.org`, username: name, password };
  await ask(here, 'mutation($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }', { input });
  const { signIn } = await ask(here, SIGN_IN, { input: { login: name, password } });
  const token = signIn.credentials.accessToken;
  const { wallet } = await ask(here, '{ wallet { id currency } }', {}, token);
  return { token, wallet: wallet.id, currency: wallet.currency };
}

/** An expense that somebody enters through the other server; its id. */
export async function write(who, description) {
  const input = {
    id: `txn_${uuid()}`, wallet: who.wallet, kind: 'EXPENSE', date: '2026-03-14', description,
    amount: { amount: '1.00', currency: 'EUR' },
  };
  const { createTransaction } = await ask(addresses.elsewhere, CREATE, { input }, who.token);
  if (!createTransaction.transaction) throw new Error(JSON.stringify(createTransaction.userErrors));
  return input.id;
}

/** A list that can be waited on until it holds so many, for a minute at most. */
export class Received {
  items = [];
  #waiting = [];

  push(...items) {
    this.items.push(...items);
    this.#waiting = this.#waiting.filter(({ count, done }) => this.items.length < count || done());
  }

  until(count) {
    if (this.items.length >= count) return Promise.resolve();
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`${this.items.length} of ${count}`)), 60_000);
      this.#waiting.push({ count, done: () => { clearTimeout(timer); done(); return false; } });
    });
  }
}
