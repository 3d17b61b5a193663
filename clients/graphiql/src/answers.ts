// What the page itself reads in an answer: new credentials, the end of a session, a refused token.

import { change, say, session } from './session';

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

export function learnFrom(answer: unknown): void {
  if (!isRecord(answer)) return;
  const { data, errors } = answer as Answer;

  if (isRecord(data)) {
    for (const payload of Object.values(data)) takeToken(payload);
    dropToken(data.signOut);
  }
  if (session().token !== '' && hasCode(errors, 'UNAUTHENTICATED')) {
    say('The server does not accept this access token: it may have run out. Run SignIn again.', 'warning');
  }
}

// signUp, signIn and refreshSession answer `credentials { accessToken }`. Going by the shape and not by the
// field's name keeps this working under an alias.
function takeToken(payload: unknown): void {
  if (!isRecord(payload) || !isRecord(payload.credentials)) return;
  const { accessToken } = payload.credentials;
  if (typeof accessToken !== 'string' || accessToken === '') return;
  change({
    token: accessToken,
    notice: 'Signed in: every operation now carries the access token of this answer.',
    tone: 'calm',
  });
}

// The session is over, and its token with it.
function dropToken(payload: unknown): void {
  if (!isRecord(payload) || session().token === '') return;
  if (Array.isArray(payload.userErrors) && payload.userErrors.length > 0) return;
  change({ token: '', notice: 'Signed out: the session has ended.', tone: 'calm' });
}

function hasCode(errors: unknown, code: string): boolean {
  if (!Array.isArray(errors)) return false;
  return errors.some(
    (error) => isRecord(error) && isRecord(error.extensions) && error.extensions.code === code,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
