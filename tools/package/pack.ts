import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../../bin/ensure-node.mjs';

/** A build of everything and its packing. */
const TIMEOUT_MS = 240_000;

/**
 * Builds the product and packs what would be published.
 *
 * @param folder for the archive; made if it is not there
 * @returns the archive's path
 * @throws {Error} with what npm said
 */
export function packTarball(root: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  // npm names it after the version, and says so between the lines of the build: a folder of its own is simpler.
  const temporary = mkdtempSync(join(folder, 'packing-'));
  try {
    runNpm(root, ['pack', '--pack-destination', temporary]);
    const name = readdirSync(temporary).find((file) => file.endsWith('.tgz'));
    if (name === undefined) throw new Error('npm pack has made no archive.');
    renameSync(join(temporary, name), join(folder, name));
    return join(folder, name);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Runs npm to its end. @throws {Error} with the last of what it said */
export function runNpm(folder: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
  const [command, ...first] = npmCommand();
  const { status, stderr, error } = spawnSync(command, [...first, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    env: { ...process.env, ...environment },
  });
  if (status === 0) return;
  const said = error?.message ?? stderr.trim().split('\n').slice(-8).join('\n');
  throw new Error(`npm ${args[0]} failed: ${said}`);
}
