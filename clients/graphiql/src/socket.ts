// Subscriptions: graphql-transport-ws on the same origin, the token inside connection_init.

import type { FetcherParams, Observable } from '@graphiql/toolkit';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { createClient } from 'graphql-ws';

import { session } from './session';

interface Observer {
  next(value: ExecutionResult): void;
  complete(): void;
}

/** One socket for each subscription, so that a changed token never speaks through an old socket. */
export function subscribe(path: string, params: FetcherParams): Observable<ExecutionResult> {
  function listen(observer: Observer) {
    const client = createClient({
      url: new URL(path, location.href.replace(/^http/, 'ws')).href,
      connectionParams: () => {
        const token = session().token.trim();
        return token === '' ? {} : { Authorization: `Bearer ${token}` };
      },
      retryAttempts: 0,
    });
    const end = client.subscribe(
      { ...params, operationName: params.operationName ?? undefined },
      {
        next: (value) => observer.next(value as ExecutionResult),
        complete: () => observer.complete(),
        error(reason) {
          observer.next({ errors: failures(path, reason) });
          observer.complete();
        },
      },
    );
    return {
      unsubscribe() {
        end();
        void client.dispose();
      },
    };
  }
  // GraphiQL's type allows three ways of calling; it calls in this one only.
  return { subscribe: listen as unknown as Observable<ExecutionResult>['subscribe'] };
}

/** The errors to show: the server's own when it sent some, else a sentence about the socket. */
function failures(path: string, reason: unknown): readonly GraphQLError[] {
  if (Array.isArray(reason)) return reason;
  return [new GraphQLError(sentence(path, reason), { extensions: { origin: 'page' } })];
}

function sentence(path: string, reason: unknown): string {
  if (!(reason instanceof CloseEvent)) {
    return `The WebSocket to ${path} could not be opened: this server may not serve subscriptions.`;
  }
  const { code, reason: words } = reason;
  if (code === 1006) {
    return `The WebSocket to ${path} was refused or cut (1006): this server may not serve subscriptions, or it went away.`;
  }
  if (code === 4401 || code === 4403) {
    return `The server closed the subscription (${code} ${words}): the access token is missing or has run out. Run SignIn, then subscribe again.`;
  }
  return `The server closed the subscription (${code}${words ? ` ${words}` : ''}).`;
}
