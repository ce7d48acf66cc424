/**
 * Installs the clients that test/clients drives and that are no npm packages, and writes down where they are. What
 * cannot be installed here is not an error: its tests are skipped and say why.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { FOUND_CLIENTS_FILE, type FoundClient, type FoundClients } from '../../test/support/found-clients.ts';

type Log = (line: string) => void;

interface SystemClient {
  name: 'aws-cli' | 's3cmd' | 'rclone';
  command: string;
  debianPackage: string;
  /** What its --version must match. */
  version: RegExp;
}

const SYSTEM_CLIENTS: readonly SystemClient[] = [
  { name: 'aws-cli', command: 'aws', debianPackage: 'awscli', version: /^aws-cli\/2\./ },
  { name: 's3cmd', command: 's3cmd', debianPackage: 's3cmd', version: /^s3cmd version 2\./ },
  { name: 'rclone', command: 'rclone', debianPackage: 'rclone', version: /^rclone v1\./ },
];

/**
 * Finds or installs every client and records the result for the tests.
 *
 * @param cache folder for what is installed without the system's package manager
 */
export function prepareClients(root: string, cache: string, log: Log): FoundClients {
  const found: FoundClients = { ...prepareSystemClients(log), boto3: prepareBoto3(root, cache, log) };
  const file = join(root, FOUND_CLIENTS_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  return found;
}

function prepareSystemClients(log: Log): Omit<FoundClients, 'boto3'> {
  const missing = SYSTEM_CLIENTS.filter((client) => findSystemClient(client).command === undefined);
  const failure = missing.length === 0 ? undefined : installDebianPackages(missing, log);
  const find = (client: SystemClient) => {
    const result = findSystemClient(client);
    return result.command === undefined && failure ? { missing: `${result.missing}; ${failure}` } : result;
  };
  const [awsCli, s3cmd, rclone] = SYSTEM_CLIENTS.map(find);
  if (!awsCli || !s3cmd || !rclone) throw new Error('SYSTEM_CLIENTS has lost an entry');
  return { 'aws-cli': awsCli, s3cmd, rclone };
}

/** The first command of the right version in `path` (another, older one may come before it). */
export function findSystemClient(
  client: Pick<SystemClient, 'name' | 'command' | 'version'>,
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
function installDebianPackages(clients: readonly SystemClient[], log: Log): string | undefined {
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

/** A virtual environment with exactly the packages of requirements.txt, made once for each content of that file. */
function prepareBoto3(root: string, cache: string, log: Log): FoundClient {
  const requirements = join(root, 'test/clients/requirements.txt');
  const version = /^boto3==(\S+)/m.exec(readFileSync(requirements, 'utf8'))?.[1] ?? 'unpinned';
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.base_prefix, sys.version)'], {
    encoding: 'utf8',
  });
  if (python.status !== 0) return { missing: 'boto3 needs python3' };

  const key = createHash('sha256').update(readFileSync(requirements)).update(python.stdout).digest('hex');
  const folder = join(cache, 'clients', `python-${key.slice(0, 16)}`);
  const command = join(folder, 'bin', 'python');
  const stamp = join(folder, 'complete');
  if (existsSync(stamp)) return { command, version: `boto3 ${version}` };

  log(`installing boto3 ${version} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  for (const args of [
    ['python3', '-m', 'venv', folder],
    [command, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  ]) {
    const [program = '', ...rest] = args;
    const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', timeout: 300_000 });
    if (status !== 0) {
      const reason = (stderr.trim() || stdout.trim()).split('\n').at(-1);
      return { missing: `boto3 could not be installed: ${reason}` };
    }
  }
  writeFileSync(stamp, '');
  return { command, version: `boto3 ${version}` };
}
