import { clientEnvironment } from '../server/client-environment.ts';
import { type Cloud, openCloud } from '../server/cloud.ts';
import type { Config } from '../server/config.ts';
import { createLog } from '../server/log.ts';
import { startFailure } from '../server/start-failure.ts';
import { productVersion } from '../server/version.ts';
import { readConfig } from './arguments.ts';
import { CliError, EXIT } from './exit.ts';
import { trimWhenIdle } from './idle-memory.ts';
import { withProgress } from './progress.ts';
import { restartOnCrash } from './restart.ts';

/** `kumobako start`: runs the cloud in the foreground until a signal or `kumobako stop`. */
export async function start(args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  const settings = args.filter((arg) => arg !== '--json');
  const { config } = readConfig(settings);
  const log = createLog(config.log);
  const stopAsked = Promise.withResolvers<void>();
  // Before anything can go wrong, and while the state is opened, too. A second signal ends the process at once.
  process.once('SIGINT', stopAsked.resolve);
  process.once('SIGTERM', stopAsked.resolve);
  let port = config.port;
  restartOnCrash({
    log,
    // What was in memory is gone: an empty cloud in its place would be a lie.
    canRestart: !config.ephemeral,
    arguments: () => ['start', ...args, '--port', String(port)],
  });
  const opening = openCloud({
    config,
    log,
    product: productVersion(),
    environment: process.env,
    servesWorlds: true,
    onStopAsked: stopAsked.resolve,
  });
  const cloud = await withProgress('Opening the state', opening).catch(explain);
  port = cloud.port;
  process.stdout.write(isJson ? readyJson(cloud, config) : banner(cloud, config));
  const endTrimming = trimMemory(cloud);
  await stopAsked.promise;
  endTrimming();
  await cloud.stop();
  return EXIT.done;
}

function trimMemory({ trace, directory }: Cloud): () => void {
  let requests = 0;
  trace.follow(() => {
    requests++;
  });
  return trimWhenIdle(
    () => requests,
    () => directory.store().releaseMemory(),
  );
}

/** What cannot start says why and what to do. */
function explain(error: unknown): never {
  const failure = startFailure(error);
  if (failure === undefined) throw error;
  throw new CliError(failure.message, failure.reason === 'taken' ? EXIT.taken : EXIT.failed);
}

const WHO = {
  standard: 'keys that nobody could mistake for real ones (such as test/test) are the root user',
  strict: 'only keys and sessions that this cloud has issued are accepted',
  soft: 'denials are recorded and not enforced; keys such as test/test are the root user',
} as const;

function readyJson({ endpoint, port, directory }: Cloud, config: Config): string {
  const { ephemeral, account, region } = config;
  const facts = { ready: true, endpoint, port, pid: process.pid, ephemeral, dataDirectory: directory.path };
  return `${JSON.stringify({ ...facts, account, region, env: clientEnvironment(endpoint, { region }) })}\n`;
}

/** What a newcomer needs to know; the last line tells scripts that the cloud answers. */
function banner(cloud: Cloud, config: Config): string {
  const variables = Object.entries(clientEnvironment(cloud.endpoint, { region: config.region }));
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
