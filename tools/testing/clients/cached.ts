/** Clients that are installed into the user's cache, each into a folder that is named by what it was made of. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundClient } from '../../../test/support/found-clients.ts';

export interface CachedClient {
  name: string;
  version: string;
  /** All that decides what the folder will hold. */
  madeOf: string;
  /** Fills the folder, which is not there yet; command lines that must all succeed. */
  steps: (folder: string) => readonly (readonly [string, ...string[]])[];
  /** The client's command inside the folder. */
  command: string;
}

/** Installs the client unless an earlier run has. */
export function prepareCachedClient(
  client: CachedClient,
  cache: string,
  log: (line: string) => void,
): FoundClient {
  const key = createHash('sha256').update(client.madeOf).digest('hex');
  const folder = join(cache, 'clients', `${client.name}-${key.slice(0, 16)}`);
  const found = { command: join(folder, client.command), version: `${client.name} ${client.version}` };
  const stamp = join(folder, 'complete');
  if (existsSync(stamp)) return found;
  if (process.env['TEST_INSTALL'] === 'no')
    return { missing: `${client.name} is not installed, TEST_INSTALL=no` };

  log(`installing ${client.name} ${client.version} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [program, ...args] of client.steps(folder)) {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: 'utf8',
      timeout: 300_000,
    });
    if (status === 0) continue;
    const reason = error?.message ?? (stderr.trim() || stdout.trim()).split('\n').at(-1);
    return { missing: `${client.name} could not be installed: ${reason}` };
  }
  writeFileSync(stamp, '');
  return found;
}

/** A virtual environment with exactly the packages of a requirements file; the version shown is its first line's. */
export function preparePythonClient(
  client: { name: string; requirements: string; command: string },
  cache: string,
  log: (line: string) => void,
): FoundClient {
  const requirements = readFileSync(client.requirements, 'utf8');
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.base_prefix, sys.version)'], {
    encoding: 'utf8',
  });
  if (python.status !== 0) return { missing: `${client.name} needs python3` };
  const version = /^\S+==(\S+)/m.exec(requirements)?.[1] ?? 'unpinned';
  const madeOf = requirements + python.stdout;
  const steps: CachedClient['steps'] = (folder) => [
    ['python3', '-m', 'venv', folder],
    [
      join(folder, 'bin', 'python'),
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', client.requirements],
    ],
  ];
  return prepareCachedClient(
    { name: client.name, version, madeOf, steps, command: `bin/${client.command}` },
    cache,
    log,
  );
}

/** npm packages with all that they need. Its command is the folder `node_modules`; its version the first's. */
export function prepareNpmFolder(
  name: string,
  packages: readonly [string, ...string[]],
  cache: string,
  log: (line: string) => void,
): FoundClient {
  const version = packages[0].replace(/^.*@/, '');
  const madeOf = [process.platform, process.arch, ...packages].join(' ');
  const steps: CachedClient['steps'] = (folder) => [
    ['npm', 'install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', ...packages],
  ];
  return prepareCachedClient({ name, version, madeOf, steps, command: 'node_modules' }, cache, log);
}

/** An npm package that is too big, or too old, to be one of the repository's own. Its command is its folder. */
export function prepareNpmClient(
  client: { name: string; package: string; version: string },
  cache: string,
  log: (line: string) => void,
): FoundClient {
  const { name, version } = client;
  const spec = `${client.package}@${version}`;
  const steps: CachedClient['steps'] = (folder) => [
    ['npm', 'install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', spec],
  ];
  const command = `node_modules/${client.package}`;
  return prepareCachedClient({ name, version, madeOf: spec, steps, command }, cache, log);
}
