/**
 * npm run build: makes dist/ from src/.
 *
 * --if-changed  does nothing when dist/ was built from exactly these sources
 * --types       also writes the public API's declarations (dist/types), for publishing
 *
 * One ESM bundle with splitting: each `import()` (one per service) becomes a chunk that is loaded on first use, so
 * that start-up does not grow with the number of services. npm packages stay outside of it.
 */

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourceHash } from './source-hash.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const HASH_FILE = join(DIST, '.build-hash');

/** A server that still runs from an older build loads its lazy chunks from dist/, so those stay for a while. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Output name (without .js) -> source. Everything executable lies exactly two levels below the root, like the files of
 * src/x/y.ts, so that `new URL('../../models/', import.meta.url)` means the same in both.
 */
function entryPoints(): Record<string, string> {
  const entries = { 'cli/main': 'src/cli/main.ts', 'api/index': 'src/index.ts' };
  return Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(ROOT, source))));
}

/** Bundles src/ into dist/; returns the number of files written. */
async function bundle(): Promise<number> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: entryPoints(),
    outdir: DIST,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    packages: 'external',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  // Chunks before entries, each by renaming: whoever starts or loads meanwhile finds whole files of one build.
  const outputs = result.outputFiles.map(({ path, contents }) => ({ path, contents, entry: !isChunk(path) }));
  outputs.sort((a, b) => Number(a.entry) - Number(b.entry));
  for (const { path, contents } of outputs) writeAtomically(path, contents);
  removeStale(new Set(outputs.map(({ path }) => path)));
  return outputs.length;
}

function isChunk(path: string): boolean {
  return path.startsWith(join(DIST, 'chunks/'));
}

function writeAtomically(path: string, contents: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

function removeStale(current: ReadonlySet<string>): void {
  const chunks = join(DIST, 'chunks');
  if (!existsSync(chunks)) return;
  for (const name of readdirSync(chunks)) {
    const path = join(chunks, name);
    if (!current.has(path) && Date.now() - statSync(path).mtimeMs > STALE_AFTER_MS) rmSync(path);
  }
}

/** Writes the declarations that are reachable from src/index.ts to dist/types; returns how many files that took. */
function declarations(): number {
  if (!existsSync(join(ROOT, 'src/index.ts'))) return 0;
  const temporary = mkdtempSync(join(DIST, 'types-'));
  try {
    const args = ['-p', 'tools/tsconfig.types.json', '--outDir', temporary];
    const compiled = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), args, { cwd: ROOT, encoding: 'utf8' });
    if (compiled.status !== 0) throw new Error(`tsc could not write declarations:\n${compiled.stdout}`);
    const reached = reachableDeclarations(temporary, 'index.d.ts');
    rmSync(join(DIST, 'types'), { recursive: true, force: true });
    for (const file of reached) {
      writeAtomically(
        join(DIST, 'types', file),
        withJsSpecifiers(readFileSync(join(temporary, file), 'utf8')),
      );
    }
    return reached.size;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const RELATIVE_SPECIFIER = /(?<=(?:from|import\()\s*['"])(\.[^'"]+)(?=['"])/g;

/** tsc leaves `./x.ts` in declarations; users' compilers expect the name of the module, `./x.js`. */
function withJsSpecifiers(declaration: string): string {
  return declaration.replace(RELATIVE_SPECIFIER, (specifier) => specifier.replace(/\.ts$/, '.js'));
}

function reachableDeclarations(folder: string, entry: string): Set<string> {
  const reached = new Set([entry]);
  for (const file of reached) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(RELATIVE_SPECIFIER)) {
      reached.add(join(dirname(file), specifier.replace(/\.(ts|js)$/, '.d.ts')));
    }
  }
  return reached;
}

async function main(options: readonly string[]): Promise<void> {
  const started = Date.now();
  const hash = sourceHash(ROOT);
  const isCurrent = existsSync(HASH_FILE) && readFileSync(HASH_FILE, 'utf8') === hash;
  if (options.includes('--if-changed') && isCurrent) return;

  const files = await bundle();
  const types = options.includes('--types') ? declarations() : 0;
  writeAtomically(HASH_FILE, hash);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`built dist: ${files} files${types > 0 ? `, ${types} declarations` : ''} in ${seconds} s`);
}

await main(process.argv.slice(2));
