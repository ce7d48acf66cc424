/** A project of a kumobako user: a copy of a folder, with a home of its own and `kumobako` in PATH. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { addKumobako } from './python-plugin.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Project {
  readonly folder: string;
  readonly environment: Record<string, string>;
}

/**
 * Copies a folder to where nothing else is; it is gone after the test. The npm packages of this repository, and
 * kumobako itself, can be imported in it, as after `npm install`.
 */
export function copyProject(source: string): Project {
  const home = mkdtempSync(join(tmpdir(), 'kumobako-project-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const folder = join(home, 'project');
  cpSync(source, folder, { recursive: true, filter: (path) => !isLeftover(path) });
  addKumobako(join(home, 'bin'));
  linkPackages(join(home, 'node_modules'));
  const path = [join(home, 'bin'), dirname(process.execPath), process.env['PATH'] ?? ''];
  return {
    folder,
    environment: {
      PATH: path.join(delimiter),
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CACHE_HOME: join(home, 'cache'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
  };
}

/** Node looks for packages in the folders above, too. */
function linkPackages(folder: string): void {
  mkdirSync(folder);
  const packages = join(ROOT, 'node_modules');
  for (const name of readdirSync(packages)) {
    if (!name.startsWith('.') && name !== 'kumobako') symlinkSync(join(packages, name), join(folder, name));
  }
  symlinkSync(ROOT, join(folder, 'kumobako'));
}

const LEFTOVERS: readonly string[] = ['target', 'node_modules', '.terraform', '__pycache__'];

function isLeftover(path: string): boolean {
  // What runs the project from here is none of its own.
  return LEFTOVERS.includes(basename(path)) || path.endsWith('.test.ts');
}
