// The tabs a newcomer finds: one .graphql file each, in order of their numbers, with its variables beside it.

import type { GraphiQLProps } from 'graphiql';

type Tabs = NonNullable<GraphiQLProps['defaultTabs']>;

const files = import.meta.glob<string>('./examples/*.{graphql,json}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const examples: Tabs = Object.keys(files)
  .filter((path) => path.endsWith('.graphql'))
  .sort()
  .map((path) => ({
    query: files[path]!.trimEnd(),
    variables: files[path.replace(/\.graphql$/, '.json')]?.trimEnd(),
  }));
