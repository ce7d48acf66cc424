import { type ConfigKey, SETTINGS } from '../server/config.ts';
import { readConfig } from './arguments.ts';
import { EXIT } from './exit.ts';
import { printJson, printRows } from './output.ts';

/** `kumobako config [flags of start]`: every setting, and where its value came from. */
export async function config(args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  const { config: settings, sources, folder, file } = readConfig(args.filter((arg) => arg !== '--json'));
  // The keys of a resolved configuration are its settings' names.
  const keys = Object.keys(settings) as ConfigKey[];
  const values = { ...settings, dataDir: folder };
  if (isJson) {
    printJson(Object.fromEntries(keys.map((key) => [key, { value: values[key], source: sources[key] }])));
    return EXIT.done;
  }
  printRows(keys.map((key) => [key, JSON.stringify(values[key]), originOf(key, sources[key], file)]));
  return EXIT.done;
}

function originOf(key: ConfigKey, source: string, file: string | undefined): string {
  const names: Readonly<Record<string, string>> = {
    flag: `--${SETTINGS[key].flag}`,
    environment: SETTINGS[key].environment,
    'kumobako.json': file ?? source,
  };
  return names[source] ?? source;
}
