/** The image's files, put together in a folder: Debian packages, Node and kumobako as npm installs it. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureNode } from '../../bin/ensure-node.mjs';
import { runNpm } from '../package/pack.ts';
import { DATA_FOLDER, HOME_FOLDER, LOCALSTACK_SCRIPT, USER_ID } from './settings.ts';

/** Where it cannot be built, or what has failed. */
export class ImageError extends Error {}

/**
 * What Node needs, and what the hooks of /etc/localstack/init are written with: a shell and the usual small tools. The
 * libraries that these need come with them.
 */
const PACKAGES = [
  ...['base-files', 'libc6', 'libstdc++6', 'ca-certificates', 'tzdata'],
  ...['dash', 'bash', 'coreutils', 'grep', 'sed'],
];
/** Of what a package depends on, libraries are needed to run it; the rest (debconf, dpkg, awk) to install it. */
const LIBRARY = /^lib/;

/** Licences stay, what is to be read by people at a terminal goes. */
const LEFT_OUT = ['man', 'info', 'locale', 'lintian', 'doc-base', 'bug', 'menu'].map(
  (name) => `--exclude=./usr/share/${name}`,
);

/** Fills an empty folder. @param work for what is fetched on the way */
export function fillRoot(root: string, work: string, tarball: string): void {
  layFolders(root);
  for (const file of fetchPackages(join(work, 'packages'))) unpack(file, root);
  trustAuthorities(root);
  addUser(root);
  addNode(root);
  addKumobako(root, tarball);
}

/** Debian's merged layout: its packages still come with the old one. */
function layFolders(root: string): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  const hooks = ['boot', 'start', 'ready', 'shutdown'].map((stage) => `etc/localstack/init/${stage}.d`);
  for (const name of [...hooks, 'tmp', 'run', 'proc', 'sys', 'dev', DATA_FOLDER, HOME_FOLDER]) {
    mkdirSync(join(root, name), { recursive: true });
  }
}

function fetchPackages(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  // apt checks each against the signed list of the mirror. As root it would change to a user who may not write here.
  run(folder, 'apt-get', '-qq', '-o', 'APT::Sandbox::User=root', 'download', ...withLibraries(folder));
  return readdirSync(folder).map((name) => join(folder, name));
}

function withLibraries(folder: string): string[] {
  const known = new Set(PACKAGES);
  for (let fresh = PACKAGES; fresh.length > 0; ) {
    const described = run(folder, 'apt-cache', 'show', '--no-all-versions', ...fresh);
    const lines = described.matchAll(/^(?:Pre-)?Depends: (.*)$/gm);
    const names = [...lines].flatMap(([, line = '']) => line.split(',')).map(firstName);
    fresh = [...new Set(names)].filter((name) => LIBRARY.test(name) && !known.has(name));
    for (const name of fresh) known.add(name);
  }
  return [...known];
}

/** `libc6 (>= 2.36) | libc6.1`: the first of alternatives, without its version. */
function firstName(dependency: string): string {
  return /^\s*([a-z0-9.+-]+)/.exec(dependency)?.[1] ?? '';
}

function unpack(file: string, root: string): void {
  const script =
    'from=$1; to=$2; shift 2; ' +
    'dpkg-deb --fsys-tarfile "$from" | tar -x --keep-directory-symlink --no-same-owner -C "$to" "$@"';
  run(root, 'bash', '-o', 'pipefail', '-c', script, 'unpack', file, root, ...LEFT_OUT);
}

/** What the package does when it is installed: all authorities in one file. */
function trustAuthorities(root: string): void {
  const folder = join(root, 'usr/share/ca-certificates/mozilla');
  const file = join(root, 'etc/ssl/certs/ca-certificates.crt');
  mkdirSync(dirname(file), { recursive: true });
  for (const name of readdirSync(folder).sort()) appendFileSync(file, readFileSync(join(folder, name)));
}

function addUser(root: string): void {
  const user = `kumobako:x:${USER_ID}:`;
  writeFileSync(
    join(root, 'etc/passwd'),
    `root:x:0:0:root:/root:/bin/sh\n${user}${USER_ID}::/${HOME_FOLDER}:/bin/sh\n`,
  );
  writeFileSync(join(root, 'etc/group'), `root:x:0:\n${user}\n`);
  chmodSync(join(root, 'tmp'), 0o1777);
}

/** The very Node that is fetched for machines with an older one. */
function addNode(root: string): void {
  const node = ensureNode({ version: 'v0.0.0', platform: 'linux-x64' });
  const target = join(root, 'usr/local/bin/node');
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(node, target);
  chmodSync(target, 0o755);
  const licence = join(root, 'usr/local/share/doc/node/LICENSE');
  mkdirSync(dirname(licence), { recursive: true });
  copyFileSync(join(dirname(node), '../LICENSE'), licence);
}

function addKumobako(root: string, tarball: string): void {
  const folder = join(root, 'usr/local/lib/kumobako');
  mkdirSync(folder, { recursive: true });
  const platform = ['--os=linux', '--cpu=x64', '--libc=glibc'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock', '--install-links'];
  runNpm(folder, ['install', '--prefix', folder, '--ignore-scripts', ...platform, ...quiet, tarball]);
  writeFileSync(join(root, LOCALSTACK_SCRIPT.path), LOCALSTACK_SCRIPT.text, { mode: 0o755 });
  symlinkSync('../lib/kumobako/node_modules/kumobako/bin/kumobako.js', join(root, 'usr/local/bin/kumobako'));
}

/** What it printed. @throws ImageError with the last line of what it said when it failed */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status === 0) return stdout;
  const said = error?.message ?? (stderr.trim().split('\n').at(-1) || `it ended with ${status}`);
  throw new ImageError(`${command} ${args[0]} failed: ${said}`);
}
