import { EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson } from './output.ts';
import { ask, askFacts, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

/** `kumobako reset`: an empty cloud; a durable one keeps what was before as the snapshot `before-reset`. */
export async function reset(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 0, 'reset');
  const endpoint = endpointOf(values);
  const { ephemeral } = await askFacts(endpoint);
  await ask(endpoint, '/_kumobako/reset', { method: 'POST', waitingFor: 'Resetting' });
  const snapshot = ephemeral ? undefined : 'before-reset';
  if (values.json === true) printJson({ reset: true, endpoint, snapshot });
  else {
    const kept =
      snapshot === undefined
        ? ''
        : ` What was before is the snapshot ${snapshot}: \`kumobako snapshot load ${snapshot}\` brings it back.`;
    process.stdout.write(`Everything is forgotten.${kept}\n`);
  }
  return EXIT.done;
}
