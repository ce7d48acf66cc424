/**
 * npm run build: makes dist/ from src/.
 *
 * --if-changed  does nothing when dist/ was built from exactly these sources
 * --types       also writes the public API's declarations
 * --clean       removes what earlier builds left, for publishing
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './build/bundle.ts';
import { writeDeclarations } from './build/declarations.ts';
import { writeAtomically } from './build/files.ts';
import { sourceHash } from './build/source-hash.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const HASH_FILE = join(DIST, '.build-hash');

const { values: options } = parseArgs({
  options: {
    'if-changed': { type: 'boolean', default: false },
    types: { type: 'boolean', default: false },
    clean: { type: 'boolean', default: false },
  },
});

const started = performance.now();
const hash = sourceHash(ROOT);
const isCurrent = existsSync(HASH_FILE) && readFileSync(HASH_FILE, 'utf8') === hash;
if (!options['if-changed'] || !isCurrent) {
  if (options.clean) {
    for (const folder of ['cli', 'api', 'server', 'chunks', 'compute', 'types'])
      rmSync(join(DIST, folder), { recursive: true, force: true });
  }
  const files = await bundle(ROOT);
  const declarations = options.types ? `, ${writeDeclarations(ROOT)} declarations` : '';
  writeAtomically(HASH_FILE, hash);
  console.log(
    `built dist: ${files} files${declarations} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
}
