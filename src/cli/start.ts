import { DataDirectoryError } from '../core/data-directory/data-directory-errors.ts';
import { StoreError } from '../core/store-errors.ts';
import { PortInUseError } from '../gateway/http.ts';
import { clientEnvironment } from '../server/client-environment.ts';
import { type Cloud, openCloud } from '../server/cloud.ts';
import type { Config } from '../server/config.ts';
import { createLog } from '../server/log.ts';
import { productVersion } from '../server/version.ts';
import { readConfig } from './arguments.ts';
import { CliError, EXIT } from './exit.ts';

/** `kumobako start`: runs the cloud in the foreground until a signal or `kumobako stop`. */
export async function start(args: readonly string[]): Promise<number> {
  const { config } = readConfig(args);
  const log = createLog(config.log);
  const stopAsked = Promise.withResolvers<void>();
  const options = {
    config,
    log,
    product: productVersion(),
    environment: process.env,
    onStopAsked: stopAsked.resolve,
  };
  const cloud = await openCloud(options).catch(explain);
  process.once('SIGINT', stopAsked.resolve);
  process.once('SIGTERM', stopAsked.resolve);
  process.stdout.write(banner(cloud, config));
  await stopAsked.promise;
  await cloud.stop();
  return EXIT.done;
}

/** What cannot start says why and what to do. */
function explain(error: unknown): never {
  if (error instanceof PortInUseError) {
    throw new CliError(
      `Port ${error.port} is taken by another program. Choose another with --port N (--port 0 picks a free one), or stop the other: \`kumobako status\` tells whether it is a kumobako.`,
      EXIT.taken,
    );
  }
  if (error instanceof DataDirectoryError) {
    throw new CliError(error.message, error.reason === 'locked' ? EXIT.taken : EXIT.failed);
  }
  if (error instanceof StoreError) throw new CliError(error.message);
  throw error;
}

const WHO = {
  standard: 'keys that nobody could mistake for real ones (such as test/test) are the root user',
  strict: 'only keys and sessions that this cloud has issued are accepted',
  soft: 'denials are recorded and not enforced; keys such as test/test are the root user',
} as const;

/** What a newcomer needs to know; the last line tells scripts that the cloud answers. */
function banner(cloud: Cloud, config: Config): string {
  const variables = Object.entries(clientEnvironment(cloud.endpoint, config));
  const directory = config.ephemeral ? 'none: state ends with this process' : cloud.directory.path;
  const recovered =
    cloud.directory.recovery.isUnclean && !config.ephemeral
      ? 'State recovered: the last process had been killed.\n'
      : '';
  return `kumobako ${productVersion()}, AWS-compatible, not affiliated with Amazon

  Endpoint        ${cloud.endpoint}   (${cloud.hosts.join(', ')})
  Data directory  ${directory}
  Unknown keys    ${config.auth}: ${WHO[config.auth]}
  Account         ${config.account}, region ${config.region}

Point a client at it:

  export ${variables.map(([name, value]) => `${name}=${value}`).join(' ')}
  aws sts get-caller-identity

${recovered}Ready.
`;
}
