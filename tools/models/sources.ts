import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Botocore, openBotocore } from './botocore.ts';

/** Names of the SDK clients to read, one a line in `services.txt`. */
export function listedServices(folder: string): string[] {
  return linesOf(join(folder, 'services.txt'));
}

/** Installs the SDK clients of the lock file in this folder, unless those of that very lock file are there. */
export function installClients(folder: string, cache: string): void {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const installed = join(cache, 'installed-package-lock.json');
  const isInstalled = existsSync(installed) && readFileSync(installed, 'utf8') === lock;
  if (isInstalled && existsSync(join(folder, 'node_modules'))) return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
  writeFileSync(installed, lock);
}

/**
 * The releases of botocore that `botocore.txt` lists, newest first, fetched through pip into `cache` once. The first
 * gives the limits; the others only alias routes, for clients of their age.
 */
export function fetchBotocores(folder: string, cache: string): Botocore[] {
  return linesOf(join(folder, 'botocore.txt')).map((version) => openBotocore(fetchBotocore(cache, version)));
}

function fetchBotocore(cache: string, version: string): string {
  const target = join(cache, `botocore-${version}`);
  if (!existsSync(target)) {
    const unpacked = `${target}.part`;
    mkdirSync(unpacked, { recursive: true });
    // A wheel is a zip archive: nothing is built, installed or run.
    run(
      'python3',
      ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', cache, `botocore==${version}`],
      cache,
    );
    const wheel = join(cache, `botocore-${version}-py3-none-any.whl`);
    run('python3', ['-m', 'zipfile', '-e', wheel, unpacked], cache);
    renameSync(unpacked, target);
  }
  return join(target, 'botocore');
}

function run(command: string, args: string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`, { cause: error });
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}
