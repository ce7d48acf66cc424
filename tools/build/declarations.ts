import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeAtomically } from './files.ts';

/**
 * Writes the declarations of the public API, those reachable from src/index.ts, to dist/types.
 *
 * @returns how many files that took
 * @throws {Error} with the compiler's messages
 */
export function writeDeclarations(root: string): number {
  if (!existsSync(join(root, 'src/index.ts'))) return 0;
  const types = join(root, 'dist/types');
  const temporary = mkdtempSync(join(tmpdir(), 'kumobako-types-'));
  try {
    const args = ['-p', 'tools/tsconfig.types.json', '--outDir', temporary];
    const compiled = spawnSync(join(root, 'node_modules/.bin/tsc'), args, { cwd: root, encoding: 'utf8' });
    if (compiled.status !== 0) throw new Error(`tsc could not write declarations:\n${compiled.stdout}`);
    const reached = reachableDeclarations(temporary, 'index.d.ts');
    rmSync(types, { recursive: true, force: true });
    for (const file of reached) {
      writeAtomically(join(types, file), withJsSpecifiers(readFileSync(join(temporary, file), 'utf8')));
    }
    return reached.size;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const RELATIVE_SPECIFIER = /(?<=(?:from|import\()\s*['"])(\.[^'"]+)(?=['"])/g;

/** tsc leaves `./x.ts` in declarations; users' compilers expect the name of the module, `./x.js`. */
export function withJsSpecifiers(declaration: string): string {
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
