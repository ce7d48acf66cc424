import { EXIT } from './exit.ts';
import { parseOptions } from './options.ts';
import { printJson, printRows } from './output.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

/** `kumobako status`: facts about the cloud that runs; exit code 3 when none does. */
export async function status(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  const facts = (await ask(endpointOf(values), '/_kumobako/status')) as Record<string, unknown>;
  if (values.json === true) {
    printJson(facts);
    return EXIT.done;
  }
  const { clock, ...plain } = facts;
  const rows = Object.entries(plain).map(([name, value]) => [name, String(value)]);
  if (clock !== null && typeof clock === 'object' && 'now' in clock) rows.push(['clock', String(clock.now)]);
  printRows(rows);
  return EXIT.done;
}
