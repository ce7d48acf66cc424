import type { Log } from '../core/log.ts';
import { openCloud } from '../server/cloud.ts';
import type { Cloud, CloudOptions } from '../server/cloud-facts.ts';
import { ConfigError } from '../server/config.ts';
import type { InitHooks, Stage } from '../server/init-hooks.ts';
import { translateLocalstack } from '../server/localstack-variables.ts';
import { createLog } from '../server/log.ts';
import { startFailure } from '../server/start-failure.ts';
import { productVersion } from '../server/version.ts';
import { readConfig } from './arguments.ts';
import { CliError, EXIT } from './exit.ts';
import { trimWhenIdle } from './idle-memory.ts';
import { withProgress } from './progress.ts';
import { restartOnCrash } from './restart.ts';
import { startInBackground } from './start-background.ts';
import { banner, readyJson } from './start-banner.ts';
import { hooksOf } from './start-hooks.ts';
import { endWithOwner, takeOwner } from './start-owner.ts';

/** `kumobako start`: runs the cloud in the foreground until a signal or `kumobako stop`. */
export async function start(args: readonly string[]): Promise<number> {
  if (args.includes('--wait')) return startInBackground(args.filter((arg) => arg !== '--wait'));
  const isJson = args.includes('--json');
  const { ownerPid, settings } = takeOwner(args.filter((arg) => arg !== '--json'));
  const { config } = readConfig(settings);
  const log = createLog(config.log);
  tellUnusedVariables(log);
  const stopAsked = Promise.withResolvers<void>();
  // Before anything can go wrong, and while the state is opened, too. A second signal ends the process at once.
  process.once('SIGINT', stopAsked.resolve);
  process.once('SIGTERM', stopAsked.resolve);
  const leaveOwner = ownerPid === undefined ? () => {} : endWithOwner(ownerPid, stopAsked.resolve);
  let port = config.port;
  let endpoint = `http://127.0.0.1:${port}`;
  restartOnCrash({
    log,
    // What was in memory is gone: an empty cloud in its place would be a lie.
    canRestart: !config.ephemeral,
    arguments: () => ['start', ...args, '--port', String(port)],
  });
  const hooks = usage(() => hooksOf(config, log, () => endpoint));
  const run = hookRunner(hooks, config.initStrict, stopAsked.promise);
  await run('BOOT');
  const cloud = await open({
    config,
    log,
    product: productVersion(),
    environment: process.env,
    servesWorlds: true,
    hooks,
    onStopAsked: stopAsked.resolve,
  });
  ({ port, endpoint } = cloud);
  try {
    await run('START');
    await run('READY');
    const text = isJson ? readyJson(cloud, config) : banner(cloud, config);
    process.stdout.write(text);
    // Whoever started us in the background waits for this.
    process.send?.(text);
    const endTrimming = trimMemory(cloud);
    await stopAsked.promise;
    endTrimming();
    leaveOwner();
    await run('SHUTDOWN');
  } finally {
    await cloud.stop();
  }
  return EXIT.done;
}

function open(options: CloudOptions): Promise<Cloud> {
  return withProgress('Opening the state', openCloud(options)).catch(explain);
}

/** Runs the hooks of a stage; a stop that is asked for meanwhile does not wait for them. */
function hookRunner(hooks: InitHooks | undefined, isStrict: boolean, stopAsked: Promise<void>) {
  return async (stage: Stage): Promise<void> => {
    if (hooks === undefined) return;
    const running = hooks.run(stage);
    const failed = await (stage === 'SHUTDOWN' ? running : Promise.race([running, stopAsked.then(() => [])]));
    if (!isStrict || failed.length === 0 || stage === 'SHUTDOWN') return;
    throw new CliError(`Hooks failed (--init-strict): ${failed.join(', ')}`);
  };
}

function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ConfigError ? new CliError(error.message, EXIT.usage) : error;
  }
}

function tellUnusedVariables(log: Log): void {
  const { unused } = translateLocalstack(process.env);
  if (unused.length === 0) return;
  log.warn('Variables of LocalStack that mean nothing here', { variables: unused.join(', ') });
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
