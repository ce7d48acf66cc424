import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { clientEnvironment } from '../server/client-environment.ts';
import { makeAwsShim } from './aws-shim.ts';
import { CliError, EXIT } from './exit.ts';
import { parseOptions } from './options.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

/** Variables of the user's own AWS set-up that would win over ours, or reach the real AWS. */
const REMOVED: readonly string[] = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];

/**
 * `kumobako exec -- COMMAND ARGS`: runs a command with endpoint, region and credentials set, without touching the
 * user's files. The exit code is the command's own.
 */
export async function exec(args: readonly string[]): Promise<number> {
  const split = args.indexOf('--');
  const own = split < 0 ? [] : args.slice(0, split);
  const [command, ...rest] = split < 0 ? args : args.slice(split + 1);
  const { values } = parseOptions(own, { ...TARGET_OPTIONS, region: { type: 'string' } });
  if (command === undefined)
    throw new CliError('Usage: kumobako exec [--endpoint URL] -- COMMAND ARGS', EXIT.usage);
  const endpoint = endpointOf(values);
  const facts = (await ask(endpoint, '/_kumobako/status')) as { region: string };
  return run(command, rest, executionEnvironment(endpoint, values.region ?? facts.region));
}

/** The user's environment with every pointer to an AWS turned here. */
export function executionEnvironment(endpoint: string, region: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (REMOVED.includes(name) || name.startsWith('AWS_ENDPOINT_URL_')) delete environment[name];
  }
  Object.assign(environment, clientEnvironment(endpoint, { region }), {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: environment['AWS_PAGER'] ?? '',
  });
  const shims = makeAwsShim();
  if (shims !== undefined) environment['PATH'] = `${shims}:${environment['PATH'] ?? ''}`;
  return environment;
}

function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: environment, stdio: 'inherit' });
    // A Ctrl-C reaches the command by itself; we stay to pass its exit code on.
    const ignore = () => {};
    process.on('SIGINT', ignore);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const text = error.code === 'ENOENT' ? `There is no command "${command}".` : error.message;
      reject(new CliError(text, 127));
    });
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      resolve(code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0)));
    });
  });
}
