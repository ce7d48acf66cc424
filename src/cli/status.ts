import { EXIT } from './exit.ts';
import { expectWords, parseOptions, showDuration } from './options.ts';
import { printJson, printRows } from './output.ts';
import { askFacts, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

/** `kumobako status`: facts about the cloud that runs; exit code 3 when none does. */
export async function status(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 0, 'status [--json]');
  const facts = await askFacts(endpointOf(values));
  if (values.json === true) {
    printJson(facts);
    return EXIT.done;
  }
  const { clock, dataDirectory, ephemeral, ...plain } = facts;
  const moved = clock.offsetMs === 0 ? '' : ` (${showDuration(clock.offsetMs)} ahead)`;
  printRows([
    ...Object.entries(plain).map(([name, value]) => [name, String(value)]),
    ['dataDirectory', ephemeral ? 'none: state ends with the process' : dataDirectory],
    ['clock', `${clock.now}${moved}`],
  ]);
  return EXIT.done;
}
