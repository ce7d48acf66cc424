import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type EnvironmentVariables, readConfig } from './arguments.ts';
import { endpointSupport, findInPath } from './aws-shim.ts';
import { CliError, EXIT } from './exit.ts';
import { showDuration } from './options.ts';
import { coloured, printJson } from './output.ts';
import { announced, askFacts, type CloudFacts } from './running-cloud.ts';

type Outcome = 'ok' | 'note' | 'problem';

/** One thing that was looked at. The text says what to do when the outcome is not `ok`. */
export interface Finding {
  name: string;
  outcome: Outcome;
  text: string;
}

const MARKS: Readonly<Record<Outcome, readonly [number, string]>> = {
  ok: [32, 'ok'],
  note: [33, 'note'],
  problem: [31, 'PROBLEM'],
};
const FREE_MIB_MIN = 500;
/** Tools that AWS's users have, each with what points it here. */
const TOOLS: readonly (readonly [string, string])[] = [
  ['terraform', 'its `endpoints` block for older providers, AWS_ENDPOINT_URL for newer'],
  ['cdk', 'AWS_ENDPOINT_URL'],
  ['sam', 'AWS_ENDPOINT_URL'],
  ['serverless', 'AWS_ENDPOINT_URL'],
  ['rclone', 'endpoint in its configuration'],
];
const VERSION_TIMEOUT_MS = 10_000;

/** `kumobako doctor [flags of start]`: what on this machine helps or hinders; exit code 1 when something does hinder. */
export async function doctor(args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  const findings = await examine(
    args.filter((arg) => arg !== '--json'),
    process.env,
  );
  if (isJson) printJson(findings);
  else {
    for (const { name, outcome, text } of findings) {
      const [colour, mark] = MARKS[outcome];
      process.stdout.write(`${coloured(colour, mark.padEnd(8))} ${name.padEnd(16)} ${text}\n`);
    }
  }
  return findings.some(({ outcome }) => outcome === 'problem') ? EXIT.failed : EXIT.done;
}

async function examine(args: readonly string[], environment: EnvironmentVariables): Promise<Finding[]> {
  const node = finding('Node.js', 'ok', `${process.version}, ${process.platform} ${process.arch}`);
  let settings: ReturnType<typeof readConfig>;
  try {
    settings = readConfig(args);
  } catch (error) {
    if (error instanceof CliError) return [node, finding('Settings', 'problem', error.message)];
    throw error;
  }
  const { config, folder, file } = settings;
  const named = environment['KUMOBAKO_ENDPOINT'];
  const running = await factsOf(named ?? announced(folder) ?? `http://127.0.0.1:${config.port}`);
  return [
    node,
    finding('Settings', 'ok', file === undefined ? 'no kumobako.json' : file),
    config.ephemeral ? finding('Data directory', 'ok', 'none (ephemeral)') : dataDirectory(folder),
    disk(folder),
    await port(config.port, running),
    cloud(running),
    clock(running),
    ...environmentFindings(environment),
    awsCli(environment),
    ...tools(environment),
    certificates(running, folder),
  ];
}

function finding(name: string, outcome: Outcome, text: string): Finding {
  return { name, outcome, text };
}

function factsOf(endpoint: string): Promise<CloudFacts | undefined> {
  return askFacts(endpoint).catch(() => undefined);
}

/** The folder itself, or the nearest one above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

function dataDirectory(folder: string): Finding {
  const name = 'Data directory';
  const elsewhere = 'choose another with --data-dir, or run with --ephemeral';
  const place = nearest(folder);
  if (!statSync(place).isDirectory()) return finding(name, 'problem', `${place} is a file: ${elsewhere}`);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch {
    return finding(name, 'problem', `${place} cannot be written by this user: ${elsewhere}`);
  }
  if (announced(folder) !== undefined) return finding(name, 'ok', `${folder} (in use)`);
  const wasKilled = existsSync(join(folder, 'running.json'));
  const text = wasKilled ? `${folder} (its last process was killed; the next start recovers it)` : folder;
  return finding(name, wasKilled ? 'note' : 'ok', text);
}

function disk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearest(folder));
  const freeMiB = Math.floor((bavail * bsize) / 1024 / 1024);
  const isLow = freeMiB < FREE_MIB_MIN;
  const hint = isLow ? `: less than ${FREE_MIB_MIN} MiB; writes are refused when it is full` : '';
  return finding('Disk', isLow ? 'problem' : 'ok', `${freeMiB} MiB free${hint}`);
}

async function port(number: number, running: CloudFacts | undefined): Promise<Finding> {
  if (number === 0) return finding('Port', 'ok', 'any that is free');
  const code = await new Promise<string | undefined>((resolve) => {
    const server = createServer().once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(number, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return finding('Port', 'ok', `${number} is free`);
  const own = running?.endpoint.endsWith(`:${number}`) === true ? running : undefined;
  if (own !== undefined) return finding('Port', 'ok', `${number} is a kumobako's (process ${own.pid})`);
  const reason = code === 'EACCES' ? 'is not for this user' : "is another program's";
  return finding('Port', 'problem', `${number} ${reason}: choose one with --port`);
}

function cloud(running: CloudFacts | undefined): Finding {
  if (running === undefined) return finding('Running cloud', 'note', 'none: `kumobako start` starts one');
  const { version, endpoint, auth, account, region } = running;
  return finding('Running cloud', 'ok', `${version} at ${endpoint}, auth ${auth}, ${account}, ${region}`);
}

function clock(running: CloudFacts | undefined): Finding {
  const offsetMs = running?.clock.offsetMs ?? 0;
  if (offsetMs === 0) return finding('Clock', 'ok', new Date().toISOString());
  const text = `the cloud's is ${showDuration(offsetMs)} ahead of this machine's: \`kumobako reset\` puts it back`;
  return finding('Clock', 'note', text);
}

/** Settings of this shell that would keep clients away; `kumobako exec` and `kumobako env` take them out. */
function environmentFindings(environment: EnvironmentVariables): Finding[] {
  const isSet = (name: string) => environment[name] !== undefined && environment[name] !== '';
  const findings: Finding[] = [];
  const hint = '`kumobako env` and `kumobako exec` see to it';
  const add = (text: string) => findings.push(finding('Environment', 'note', `${text}: ${hint}`));
  if (isSet('AWS_PROFILE')) add('AWS_PROFILE is set, and some SDKs prefer it to keys in the environment');
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true')
    add('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS makes clients ignore AWS_ENDPOINT_URL');
  if (isSet('AWS_SESSION_TOKEN')) add('AWS_SESSION_TOKEN does not fit the keys of this cloud');
  const proxy = ['HTTP_PROXY', 'http_proxy'].find(isSet);
  const passedBy = `${environment['NO_PROXY'] ?? ''},${environment['no_proxy'] ?? ''}`;
  if (proxy !== undefined && !passedBy.split(',').includes('127.0.0.1'))
    findings.push(finding('Environment', 'note', `${proxy} is set: put 127.0.0.1 into NO_PROXY`));
  return findings;
}

function awsCli(environment: EnvironmentVariables): Finding {
  const name = 'AWS CLI';
  const aws = findInPath('aws', environment['PATH']);
  if (aws === undefined) return finding(name, 'note', 'not found; any SDK or tool works without it');
  // Version 1 wrote it to standard error when it ran on Python 2.
  const { stdout, stderr } = spawnSync(aws, ['--version'], { encoding: 'utf8', timeout: VERSION_TIMEOUT_MS });
  const version = `${stdout}${stderr}`.trim().split('\n')[0] ?? '';
  const gap = {
    all: undefined,
    most: 'ignores AWS_ENDPOINT_URL for sqs and some others',
    none: 'ignores AWS_ENDPOINT_URL',
    unknown: `(${aws}) does not tell its version`,
  }[endpointSupport(version)];
  if (gap === undefined) return finding(name, 'ok', version);
  return finding(name, 'note', `${version} ${gap}: run it as \`kumobako exec -- aws ...\``.trim());
}

function tools(environment: EnvironmentVariables): Finding[] {
  return TOOLS.flatMap(([name, how]) =>
    findInPath(name, environment['PATH']) === undefined
      ? []
      : [finding(name, 'ok', `found; points here by ${how}`)],
  );
}

/** HTTPS works on the same port, once clients trust the authority that was made for it. */
function certificates(running: CloudFacts | undefined, folder: string): Finding {
  const path = join(running?.dataDirectory ?? folder, 'ca', 'ca.pem');
  const isMade = existsSync(path) && readFileSync(path, 'utf8').includes('BEGIN CERTIFICATE');
  const text = isMade
    ? `for https: AWS_CA_BUNDLE=${path} (AWS CLI, boto3), NODE_EXTRA_CA_CERTS=${path} (Node.js)`
    : 'no authority yet: the first https connection makes one (http needs none)';
  return finding('HTTPS', 'ok', text);
}
