import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter } from 'node:path';
import { clientEnvironment, FOREIGN_VARIABLES } from '../server/client-environment.ts';
import { makeConfigFiles } from './aws-files.ts';
import { makeAwsShim } from './aws-shim.ts';
import { checkedAccount } from './env.ts';
import { CliError, EXIT } from './exit.ts';
import { guarded } from './guarded.ts';
import { expectWords, parseOptions } from './options.ts';
import { askFacts, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE = 'exec [--region R] [--account A] [--keep-config] [--guard] -- COMMAND ARGS';
const COMMAND_NOT_FOUND = 127;
const COMMAND_NOT_EXECUTABLE = 126;

/**
 * `kumobako exec -- COMMAND ARGS`: runs a command with endpoint, region and credentials set, without touching the
 * user's files. The exit code is the command's own.
 */
export async function exec(args: readonly string[]): Promise<number> {
  const split = args.indexOf('--');
  // Without a `--` the command begins at the first word: its flags are its own.
  const at = split >= 0 ? split : args.findIndex((arg) => !arg.startsWith('-'));
  const own = at < 0 ? args : args.slice(0, at);
  const [command, ...rest] = at < 0 ? [] : args.slice(split >= 0 ? at + 1 : at);
  const options = {
    ...TARGET_OPTIONS,
    region: { type: 'string' },
    account: { type: 'string' },
    'keep-config': { type: 'boolean' },
    guard: { type: 'boolean' },
  } as const;
  const { values, positionals } = parseOptions(own, options);
  expectWords(positionals, 0, USAGE);
  if (command === undefined) throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
  const account = checkedAccount(values.account);
  const endpoint = endpointOf(values);
  const facts = await askFacts(endpoint);
  const region = values.region ?? facts.region;
  const environment = executionEnvironment(process.env, endpoint, {
    region,
    account,
    keepsCredentials: facts.auth === 'strict',
  });
  if (values['keep-config'] !== true) Object.assign(environment, makeConfigFiles(process.env, region));
  const shims = makeAwsShim(process.env);
  if (shims !== undefined) environment['PATH'] = `${shims}${delimiter}${environment['PATH'] ?? ''}`;
  const start = (more: NodeJS.ProcessEnv) => run(command, rest, { ...environment, ...more });
  return values.guard === true ? guarded(endpoint, process.env, start) : start({});
}

export interface ExecutionOptions {
  region: string;
  account: string | undefined;
  /** A strict cloud knows its own keys only: those that the user has set stay, with their session. */
  keepsCredentials: boolean;
}

/** The user's environment with every pointer to an AWS turned to `endpoint`. */
export function executionEnvironment(
  base: NodeJS.ProcessEnv,
  endpoint: string,
  { region, account, keepsCredentials }: ExecutionOptions,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...base };
  for (const name of Object.keys(environment)) {
    if (FOREIGN_VARIABLES.includes(name) || name.startsWith('AWS_ENDPOINT_URL_')) delete environment[name];
  }
  Object.assign(environment, clientEnvironment(endpoint, { region, account }), {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: base['AWS_PAGER'] ?? '',
  });
  if (keepsCredentials && base['AWS_ACCESS_KEY_ID'] !== undefined) {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
      if (base[name] !== undefined) environment[name] = base[name];
  }
  passProxiesBy(environment, new URL(endpoint).hostname);
  return environment;
}

/** A proxy of the user's would get what is meant for this machine. */
function passProxiesBy(environment: NodeJS.ProcessEnv, host: string): void {
  const hasProxy = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some(
    (name) => environment[name] !== undefined && environment[name] !== '',
  );
  if (!hasProxy) return;
  const given = environment['NO_PROXY'] ?? environment['no_proxy'] ?? '';
  const names = new Set([...given.split(',').filter((name) => name !== ''), host, 'localhost', '.localhost']);
  environment['NO_PROXY'] = [...names].join(',');
  environment['no_proxy'] = environment['NO_PROXY'];
}

const FORWARDED = ['SIGTERM', 'SIGHUP'] as const;

function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: environment, stdio: 'inherit' });
    // A Ctrl-C reaches the command by itself; we stay to pass its exit code on.
    const ignore = () => {};
    process.on('SIGINT', ignore);
    const handlers = FORWARDED.map((signal) => {
      const handler = () => void child.kill(signal);
      process.on(signal, handler);
      return () => process.off(signal, handler);
    });
    const release = () => {
      process.off('SIGINT', ignore);
      for (const off of handlers) off();
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      release();
      const isMissing = error.code === 'ENOENT';
      const text = isMissing ? `There is no command "${command}".` : `"${command}": ${error.message}`;
      reject(new CliError(text, isMissing ? COMMAND_NOT_FOUND : COMMAND_NOT_EXECUTABLE));
    });
    child.once('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0)));
    });
  });
}
