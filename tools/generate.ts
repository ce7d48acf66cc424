/**
 * `npm run generate`: writes every generated file of the repository.
 *
 *   npm run generate                     writes the files in place
 *   npm run generate -- --check          writes nothing; lists files that differ and exits 1 if there are any
 *   npm run generate -- --into DIR       writes the files below DIR, to look at
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeActionData } from './generate/action-data.ts';
import { writeApiMap } from './generate/api-map.ts';
import { writeApiTypes } from './generate/api-types.ts';
import { writeCoverage } from './generate/coverage.ts';
import type { GeneratedFile, Writer } from './generate/generated-file.ts';
import { writePolicyActions } from './generate/policy-actions.ts';
import { writeReadmes } from './generate/readmes.ts';
import { writeS3PolicyData } from './generate/s3-policy-data.ts';
import { writeScoreboard } from './generate/scoreboard.ts';
import { writeServicePrincipals } from './generate/service-principals.ts';

/** Further kinds of generated files are further writers here. */
const WRITERS: readonly Writer[] = [
  writeApiTypes,
  writeApiMap,
  writeActionData,
  writeS3PolicyData,
  writePolicyActions,
  writeServicePrincipals,
  writeCoverage,
  writeReadmes,
  writeScoreboard,
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Makes all generated files of the repository at `root`, in memory. */
export async function generate(root: string): Promise<GeneratedFile[]> {
  const groups = await Promise.all(WRITERS.map((writer) => writer(root)));
  return groups.flat();
}

/** Paths of the files that are absent from `root` or differ there. */
export async function differing(root: string, files: readonly GeneratedFile[]): Promise<string[]> {
  const same = await Promise.all(files.map(async (file) => (await current(root, file)) === file.text));
  return files.filter((_, index) => !same[index]).map((file) => file.path);
}

async function current(root: string, file: GeneratedFile): Promise<string | undefined> {
  return readFile(join(root, file.path), 'utf8').catch(() => undefined);
}

/** Writes what differs, so that time stamps (and with them builds) of unchanged files stay. */
async function write(root: string, files: readonly GeneratedFile[]): Promise<string[]> {
  const paths = await differing(root, files);
  for (const file of files.filter(({ path }) => paths.includes(path))) {
    const path = join(root, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
  return paths;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, into: { type: 'string' } },
  });
  const files = await generate(ROOT);
  if (values.check) {
    const paths = await differing(ROOT, files);
    if (paths.length === 0) return 0;
    console.error(`Generated files are out of date:\n  ${paths.join('\n  ')}\nRun: npm run generate`);
    return 1;
  }
  const paths = await write(values.into === undefined ? ROOT : resolve(values.into), files);
  console.log(`${files.length} generated files, ${paths.length} written`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
