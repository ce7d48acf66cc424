/** Clients that the system's package manager brings. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { FoundClient } from '../../../test/support/found-clients.ts';

export interface SystemClient {
  name: 'aws-cli' | 's3cmd' | 'rclone' | 'bubblewrap';
  command: string;
  debianPackage: string;
  /** What its --version must match. */
  version: RegExp;
}

export const SYSTEM_CLIENTS: readonly SystemClient[] = [
  { name: 'aws-cli', command: 'aws', debianPackage: 'awscli', version: /^aws-cli\/2\./ },
  { name: 's3cmd', command: 's3cmd', debianPackage: 's3cmd', version: /^s3cmd version 2\./ },
  { name: 'rclone', command: 'rclone', debianPackage: 'rclone', version: /^rclone v1\./ },
  // Not a client of ours: functions are isolated with it, and the tests of that look for it on PATH.
  { name: 'bubblewrap', command: 'bwrap', debianPackage: 'bubblewrap', version: /^bubblewrap 0\./ },
];

/** The first command of the right version in `path` (another, older one may come before it). */
export function findSystemClient(
  client: { name: string; command: string; version: RegExp },
  path: string = process.env['PATH'] ?? '',
): FoundClient {
  let seen: string | undefined;
  for (const folder of path.split(delimiter)) {
    const command = join(folder, client.command);
    if (!isExecutable(command)) continue;
    const { stdout, stderr } = spawnSync(command, ['--version'], { encoding: 'utf8', timeout: 20_000 });
    const version = `${stdout}${stderr}`.trim().split('\n', 1)[0] ?? '';
    if (client.version.test(version)) return { command, version };
    seen ??= version;
  }
  return {
    missing: seen ? `${client.name} is of another version (${seen})` : `${client.name} is not installed`,
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs with apt where that needs no question: as root on Debian. Returns why not, or why it failed. */
export function installDebianPackages(
  clients: readonly SystemClient[],
  log: (line: string) => void,
): string | undefined {
  const packages = clients.map((client) => client.debianPackage);
  const byHand = `to run its tests: apt-get install ${packages.join(' ')}`;
  if (process.env['TEST_INSTALL'] === 'no') return `TEST_INSTALL=no; ${byHand}`;
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return byHand;

  log(`installing Debian packages ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env,
      encoding: 'utf8',
      timeout: 300_000,
    });
  apt('update');
  const { status, stderr, error } = apt('install', '-y', '--no-install-recommends', ...packages);
  if (status === 0) return undefined;
  return `apt-get install failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
}
