// Two files that the build writes beside the page: the licences of what is bundled, and the digest of what
// the page was built from, by which a test without Node sees that a source changed and the page did not.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const SOURCES = ['index.html', 'package.json', 'package-lock.json', 'src', 'build-notes.ts', 'tsconfig.json', 'vite.config.ts'];
const NOTICES = /^(licen[cs]e|copying|notice|thirdpartynotices)([.-].*)?$/i;

/** Writes LICENSES.txt from the packages that the page's and the workers' modules came from. */
export class Licences {
  private readonly packages = new Set<string>();

  /** Remembers the packages of one bundle; the workers are bundles of their own. */
  collector(): Plugin {
    const packages = this.packages;
    return {
      name: 'outlay-licences-collect',
      generateBundle() {
        for (const id of this.getModuleIds()) {
          const folder = packageFolder(id);
          if (folder !== undefined) packages.add(folder);
        }
      },
    };
  }

  writer(): Plugin {
    const packages = this.packages;
    return {
      name: 'outlay-licences-write',
      generateBundle: {
        order: 'post',
        handler() {
          const entries = [...packages].sort().map(entry);
          const source = `Software bundled in this page, with its licences.\n\n${entries.join('\n')}`;
          this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
        },
      },
    };
  }
}

/** Writes SOURCES.sha256: one line per source file, as `sha256sum` prints it, in order of the paths. */
export function sourceDigests(): Plugin {
  return {
    name: 'outlay-source-digests',
    generateBundle() {
      const lines = SOURCES.flatMap(filesOf).sort().map((path) => {
        const digest = createHash('sha256').update(readFileSync(join(here, path))).digest('hex');
        return `${digest}  ${path}\n`;
      });
      this.emitFile({ type: 'asset', fileName: 'SOURCES.sha256', source: lines.join('') });
    },
  };
}

function filesOf(path: string): string[] {
  if (path.includes('.')) return [path];
  return readdirSync(join(here, path), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(here.length + 1).replaceAll('\\', '/'));
}

function packageFolder(id: string): string | undefined {
  const start = id.lastIndexOf('node_modules/');
  if (start < 0 || id.startsWith('\0')) return undefined;
  const parts = id.slice(start + 'node_modules/'.length).split('/');
  const name = parts[0]?.startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0];
  return `${id.slice(0, start)}node_modules/${name}`;
}

function entry(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => NOTICES.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length === 0) texts.push('The package brings no text of its licence.');
  const rule = '='.repeat(80);
  return `${rule}\n${name} ${version} (${license ?? 'see below'})\n${rule}\n\n${texts.join('\n\n')}\n`;
}
