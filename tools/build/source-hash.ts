import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a build is made from, and who makes it. */
const BUILD_INPUTS = [
  'src',
  'models',
  'data',
  'console',
  'tools/build.ts',
  'tools/build',
  'tsconfig.json',
  'package-lock.json',
];

/**
 * A hash of all that goes into a build: names and contents, tests left out.
 *
 * @param root the checkout
 * @returns 64 hexadecimal digits
 */
export function sourceHash(root: string): string {
  const hash = createHash('sha256');
  for (const file of BUILD_INPUTS.flatMap((input) => filesUnder(root, input)).sort()) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesUnder(root: string, path: string): string[] {
  try {
    return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(root, child);
      return entry.isFile() && !/\.test(-suite)?\.ts$/.test(entry.name) ? [child] : [];
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}
