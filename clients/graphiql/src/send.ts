// How an operation leaves the page: JSON over POST, multipart when a file goes along, or the socket.

import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { type ExecutionResult, GraphQLError } from 'graphql';

import { learnFrom } from './answers';
import { chosenOperation, uploadVariables } from './operation';
import { session } from './session';
import { subscribe } from './socket';

const ENDPOINT = '/graphql';

type Headers = Record<string, string>;

export const send: Fetcher = (params, options) => {
  const headers: Headers = { ...authorization(), ...options?.headers };
  const operation = chosenOperation(params.query, params.operationName);
  if (operation?.operation === 'subscription') return subscribe(ENDPOINT, params);

  const uploads = uploadVariables(operation);
  if (uploads.length === 0) return postJson(params, headers);
  const { file } = session();
  if (file === null) {
    return refusal(`The variable $${uploads[0]?.name} takes a file: choose one with “Upload file”, then run again.`);
  }
  return postForm(params, headers, uploads, file);
};

/** An error in the form of an answer, so that the response pane shows a sentence and no stack. */
function refusal(message: string): ExecutionResult {
  return { errors: [new GraphQLError(message, { extensions: { origin: 'page' } })] };
}

function authorization(): Headers {
  const token = session().token.trim();
  return token === '' ? {} : { Authorization: `Bearer ${token}` };
}

function postJson(params: FetcherParams, headers: Headers) {
  return post(JSON.stringify(params), { 'Content-Type': 'application/json', ...headers });
}

// The GraphQL multipart request: the operation with null where the file belongs, the map from part to
// path, then the file. The browser writes the boundary into Content-Type, so it is not set here.
function postForm(
  params: FetcherParams,
  headers: Headers,
  uploads: ReturnType<typeof uploadVariables>,
  file: File,
) {
  const empty = Object.fromEntries(uploads.map(({ name, isList }) => [name, isList ? [null] : null]));
  const paths = uploads.map(({ name, isList }) => `variables.${name}${isList ? '.0' : ''}`);
  const form = new FormData();
  form.append('operations', JSON.stringify({ ...params, variables: { ...params.variables, ...empty } }));
  form.append('map', JSON.stringify({ 0: paths }));
  form.append('0', file, file.name);
  return post(form, { 'Apollo-Require-Preflight': 'true', ...headers });
}

async function post(body: BodyInit, headers: Headers): Promise<ExecutionResult> {
  let response: Response;
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      body,
      headers: {
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        ...headers,
      },
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch (error) {
    // The browser tells a page no reason; a file that changed on disk after it was chosen looks the same.
    const file = body instanceof FormData ? ' If it is, choose the file again.' : '';
    return refusal(`No answer from ${ENDPOINT}: is the server running?${file} (${error})`);
  }
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return refusal(`${ENDPOINT} answered ${response.status} ${response.statusText} and no JSON: ${text.slice(0, 500)}`);
  }
  learnFrom(answer);
  return answer as ExecutionResult;
}
