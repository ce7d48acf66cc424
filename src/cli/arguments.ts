import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDirectory } from '../core/data-directory/default-path.ts';
import { ConfigError, type ResolvedConfig, resolveConfig, SETTINGS } from '../server/config.ts';
import { CliError, EXIT } from './exit.ts';

/** Reads the settings from flags, environment and kumobako.json. Throws CliError with the reason. */
export function readConfig(args: readonly string[]): ResolvedConfig {
  const flags = readFlags(args);
  const { config: file, ...settings } = flags;
  const environment = process.env;
  const dataDirectory = settings['data-dir'] ?? environment['KUMOBAKO_DATA_DIR'];
  const folder =
    typeof dataDirectory === 'string' && dataDirectory !== ''
      ? dataDirectory
      : defaultDataDirectory(environment, homedir());
  const path = typeof file === 'string' ? file : join(folder, 'kumobako.json');
  try {
    return resolveConfig({ flags: settings, environment, file: readConfigFile(path, file !== undefined) });
  } catch (error) {
    if (error instanceof ConfigError) throw new CliError(error.message, EXIT.usage);
    throw error;
  }
}

function readFlags(args: readonly string[]): Record<string, string | boolean> {
  const options: Record<string, { type: 'string' | 'boolean' }> = { config: { type: 'string' } };
  for (const { flag, isSwitch } of Object.values(SETTINGS))
    options[flag] = { type: isSwitch === true ? 'boolean' : 'string' };
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    return Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        value === undefined || Array.isArray(value) ? [] : [[name, value]],
      ),
    );
  } catch (error) {
    const text = error instanceof Error ? error.message.split('. To specify')[0] : String(error);
    throw new CliError(`${text}. \`kumobako help\` lists the flags.`, EXIT.usage);
  }
}

function readConfigFile(path: string, mustExist: boolean): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    // A data directory that is no folder is refused later, with more to say.
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!mustExist && ['ENOENT', 'ENOTDIR'].includes(code)) return undefined;
    throw new CliError(`The settings file ${path} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`The settings file ${path} is not JSON: ${(error as Error).message}`, EXIT.usage);
  }
}
