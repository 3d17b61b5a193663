// What GraphiQL would keep in localStorage (tabs, history, headers, theme) stays in this page's memory.
// Operations typed here hold passwords and tokens in plain text, and localStorage outlives the session,
// the person at the keyboard and the token itself. A reload therefore starts clean, with the examples.

import type { Storage } from '@graphiql/toolkit';

export function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}
