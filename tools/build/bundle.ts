import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { builtinImports } from './builtin-imports.ts';
import { writeAtomically } from './files.ts';

/** A server that still runs from an older build loads its lazy chunks from dist/, so those stay for a while. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Output (without .js) -> source. Everything executable lies exactly two levels below the root, like src/x/y.ts, so
 * that `new URL('../../models/', import.meta.url)` means the same in both.
 */
const ENTRIES: Readonly<Record<string, string>> = {
  'cli/main': 'src/cli/main.ts',
  'api/index': 'src/index.ts',
  'server/offload-thread': 'src/server/offload-thread.ts',
};

/** Programs that run in processes of their own, as they are: in dist/ they lie where they lie in src/. */
const PROGRAMS = 'compute/clients';

/**
 * Bundles src/ into dist/ as ESM with splitting: each `import()` (one per service) becomes a chunk that is loaded on
 * first use, so that start-up does not grow with the number of services. npm packages stay outside of it.
 *
 * @returns the number of files written
 */
export async function bundle(root: string): Promise<number> {
  const dist = join(root, 'dist');
  const chunks = join(dist, 'chunks');
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      Object.entries(ENTRIES).filter(([, source]) => existsSync(join(root, source))),
    ),
    outdir: dist,
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
    plugins: [builtinImports],
    write: false,
  });
  // Chunks before entries: whoever starts meanwhile finds whole files of one build.
  const outputs = result.outputFiles.map((file) => ({ file, isEntry: !file.path.startsWith(chunks) }));
  outputs.sort((a, b) => Number(a.isEntry) - Number(b.isEntry));
  for (const { file } of outputs) writeAtomically(file.path, file.contents);
  removeStale(chunks, new Set(outputs.map(({ file }) => file.path)));
  return outputs.length + copyPrograms(root);
}

function copyPrograms(root: string): number {
  const folder = join(root, 'src', PROGRAMS);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(cjs|py|sh)$/.test(name)) : [];
  for (const name of names)
    writeAtomically(join(root, 'dist', PROGRAMS, name), readFileSync(join(folder, name)));
  return names.length;
}

function removeStale(chunks: string, current: ReadonlySet<string>): void {
  if (!existsSync(chunks)) return;
  for (const name of readdirSync(chunks)) {
    const path = join(chunks, name);
    if (!current.has(path) && Date.now() - statSync(path).mtimeMs > STALE_AFTER_MS) rmSync(path);
  }
}
