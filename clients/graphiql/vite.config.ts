// Builds the page into graph/graphiql/page. The same lock file gives the same bytes: names come from
// contents, and nothing of the machine or the clock goes in.

import { defineConfig } from 'vite';

import { Licences, sourceDigests } from './build-notes';

const licences = new Licences();

export default defineConfig({
  base: '/graphiql/',
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
      onwarn(warning, warn) {
        // "use client" speaks to server-side renderers and means nothing in a bundle.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
