// The state of the header bar: the access token, the chosen file and the last notice. It lives here and
// nowhere else: not in the URL, not in a cookie, not in any storage of the browser.

import { useSyncExternalStore } from 'react';

export type Tone = 'calm' | 'warning';

export interface Session {
  readonly token: string;
  readonly file: File | null;
  readonly notice: string;
  readonly tone: Tone;
}

let current: Session = { token: '', file: null, notice: '', tone: 'calm' };
const listeners = new Set<() => void>();

export function session(): Session {
  return current;
}

export function change(part: Partial<Session>): void {
  current = { ...current, ...part };
  for (const listener of listeners) listener();
}

export function say(notice: string, tone: Tone = 'calm'): void {
  change({ notice, tone });
}

export function useSession(): Session {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, session);
}
