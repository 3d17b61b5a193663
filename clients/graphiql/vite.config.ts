// Builds the page into graph/graphiql/page. The same lock file gives the same bytes: names come from
// contents, and nothing of the machine or the clock goes in.

import { type Rollup, defineConfig } from 'vite';

import { Licences, sourceDigests } from './build-notes';

const licences = new Licences();

export default defineConfig({
  base: '/graphiql/',
  // graphql asks for this before it looks at NODE_ENV, to leave its checks of development out.
  define: { 'globalThis.process': 'true' },
  plugins: [licences.collector(), licences.writer(), sourceDigests()],
  // Module workers share Prettier as a chunk that loads on demand; a classic worker would carry it always.
  worker: { format: 'es', plugins: () => [licences.collector()] },
  build: {
    outDir: '../../graph/graphiql/page',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // Fonts and icons as files: the page's policy has no data: for fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      output: { manualChunks: librariesApart() },
      onwarn(warning, warn) {
        // "use client" speaks to server-side renderers and means nothing in a bundle.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});

/**
 * The libraries that the page starts with, in one chunk of their own. The editor's large chunk then hangs
 * on that one and not on our code, so a changed example renames one small file and not four megabytes.
 */
function librariesApart(): Rollup.GetManualChunk {
  let libraries: Set<string> | undefined;
  return (id, { getModuleIds, getModuleInfo }) => {
    libraries ??= startedWith([...getModuleIds()].filter((each) => getModuleInfo(each)?.isEntry), getModuleInfo);
    return libraries.has(id) ? 'libraries' : undefined;
  };
}

function startedWith(entries: string[], getModuleInfo: Rollup.GetModuleInfo): Set<string> {
  const seen = new Set(entries);
  // A set grows while it is walked, and the walk takes in what was added.
  for (const id of seen) for (const imported of getModuleInfo(id)?.importedIds ?? []) seen.add(imported);
  return new Set([...seen].filter((id) => id.includes('node_modules') || id.startsWith('\0')));
}
