/** clients/python as its users have it: built and installed by pip. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './run-client.ts';

const SOURCE = fileURLToPath(new URL('../../clients/python', import.meta.url));
const KUMOBAKO = fileURLToPath(new URL('../../bin/kumobako.js', import.meta.url));

export interface InstalledPlugin {
  /** A copy of the package's folder. */
  readonly folder: string;
  /** To run Python with: the package can be imported, `kumobako` is in PATH, and the home is empty. */
  readonly environment: Record<string, string>;
  remove(): void;
}

/** Installs the package with the pip of this Python, which is left as it is. */
export async function installPlugin(python: string): Promise<InstalledPlugin> {
  const home = mkdtempSync(join(tmpdir(), 'kumobako-python-'));
  const [folder, packages, programs] = ['source', 'packages', 'bin'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  // A build writes beside its source.
  cpSync(SOURCE, folder, { recursive: true });
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-deps', '--no-build-isolation'];
  await mustRun(python, ['-m', 'pip', 'install', ...quiet, '--target', packages, folder]);
  addKumobako(programs);
  return {
    folder,
    environment: {
      PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: home,
      PYTHONPATH: packages,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Makes the command `kumobako` in a folder, as `npm install -g` does. */
export function addKumobako(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\nexec '${process.execPath}' '${KUMOBAKO}' "$@"\n`;
  writeFileSync(join(folder, 'kumobako'), script, { mode: 0o755 });
}
