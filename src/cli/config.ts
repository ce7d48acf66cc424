import type { ConfigKey } from '../server/config.ts';
import { readConfig } from './arguments.ts';
import { EXIT } from './exit.ts';
import { printJson, printRows } from './output.ts';

/** `kumobako config [flags of start]`: every setting, and where its value came from. */
export async function config(args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  const { config: settings, sources } = readConfig(args.filter((arg) => arg !== '--json'));
  // The keys of a resolved configuration are its settings' names.
  const keys = Object.keys(settings) as ConfigKey[];
  if (isJson) {
    printJson(Object.fromEntries(keys.map((key) => [key, { value: settings[key], source: sources[key] }])));
    return EXIT.done;
  }
  printRows(keys.map((key) => [key, JSON.stringify(settings[key]), sources[key]]));
  return EXIT.done;
}
