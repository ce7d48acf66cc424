import { setTimeout as pause } from 'node:timers/promises';
import { processStart } from '../server/owner-process.ts';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson } from './output.ts';
import { withProgress } from './progress.ts';
import { ask, askFacts, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const WAIT_MS_MAX = 30_000;
const POLL_MS = 20;

/** `kumobako stop`: asks the cloud to end and waits until it has. */
export async function stop(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 0, 'stop');
  const endpoint = endpointOf(values);
  const { pid, ephemeral } = await askFacts(endpoint);
  await ask(endpoint, '/_kumobako/stop', { method: 'POST' });
  const hasEnded = await withProgress('Requests in flight may end', ended(endpoint, pid));
  if (!hasEnded) {
    const loss = ephemeral ? '' : ' and loses nothing that was acknowledged';
    throw new CliError(`Process ${pid} has not ended yet. \`kill -9 ${pid}\` ends it${loss}.`);
  }
  if (values.json === true) printJson({ stopped: true, endpoint, pid });
  else process.stdout.write(`Stopped the cloud at ${endpoint}.\n`);
  return EXIT.done;
}

/** Whether both the process (if it is on this machine) and its port are gone in time. */
async function ended(endpoint: string, pid: number): Promise<boolean> {
  const deadlineMs = Date.now() + WAIT_MS_MAX;
  while (processStart(pid) !== undefined || (await answers(endpoint))) {
    if (Date.now() > deadlineMs) return false;
    await pause(POLL_MS);
  }
  return true;
}

function answers(endpoint: string): Promise<boolean> {
  return askFacts(endpoint).then(
    () => true,
    () => false,
  );
}
