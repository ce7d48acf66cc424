import { EXIT } from './exit.ts';
import { parseOptions } from './options.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

/** `kumobako reset`: an empty cloud; a durable one keeps what was before as the snapshot `before-reset`. */
export async function reset(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, TARGET_OPTIONS);
  const endpoint = endpointOf(values);
  const { ephemeral } = (await ask(endpoint, '/_kumobako/status')) as { ephemeral: boolean };
  await ask(endpoint, '/_kumobako/reset', { method: 'POST' });
  const kept = ephemeral
    ? ''
    : ' What was before is the snapshot before-reset: `kumobako snapshot load before-reset` brings it back.';
  process.stdout.write(`Everything is forgotten.${kept}\n`);
  return EXIT.done;
}
