import { setTimeout as pause } from 'node:timers/promises';
import { CliError, EXIT } from './exit.ts';
import { parseOptions } from './options.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const WAIT_MS_MAX = 15_000;
const POLL_MS = 50;

/** `kumobako stop`: asks the cloud to end and waits until it has. */
export async function stop(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, TARGET_OPTIONS);
  const endpoint = endpointOf(values);
  const { pid } = (await ask(endpoint, '/_kumobako/status')) as { pid: number };
  await ask(endpoint, '/_kumobako/stop', { method: 'POST' });
  const deadlineMs = Date.now() + WAIT_MS_MAX;
  while (isAlive(pid)) {
    if (Date.now() > deadlineMs)
      throw new CliError(`Process ${pid} has not ended yet; \`kill -9 ${pid}\` ends it and loses nothing.`);
    await pause(POLL_MS);
  }
  process.stdout.write(`Stopped ${endpoint}.\n`);
  return EXIT.done;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
