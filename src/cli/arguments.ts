import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDirectory } from '../core/data-directory/default-path.ts';
import { ConfigError, type ResolvedConfig, resolveConfig, SETTINGS } from '../server/config.ts';
import { translateLocalstack } from '../server/localstack-variables.ts';
import { CliError, EXIT } from './exit.ts';
import { parseFailure } from './options.ts';

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

export interface ReadConfig extends ResolvedConfig {
  /** The data directory that these settings mean. */
  folder: string;
  /** The settings file that was read, if there is one. */
  file: string | undefined;
}

/** Reads the settings from flags, environment and kumobako.json. Throws CliError with the reason. */
export function readConfig(args: readonly string[]): ReadConfig {
  const { config: named, ...flags } = readFlags(args);
  const { environment } = translateLocalstack(process.env);
  const given = flags['data-dir'] ?? environment['KUMOBAKO_DATA_DIR'] ?? '';
  const standard = defaultDataDirectory(environment, homedir());
  const path =
    typeof named === 'string' ? named : join(given === '' ? standard : String(given), 'kumobako.json');
  try {
    const file = readConfigFile(path, named !== undefined);
    const resolved = resolveConfig({ flags, environment, file });
    const { dataDir } = resolved.config;
    const folder = dataDir === '' ? standard : dataDir;
    return { ...resolved, folder, file: file === undefined ? undefined : path };
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
    throw parseFailure(error, Object.keys(options));
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
    throw new CliError(
      `The settings file ${path} is not JSON (${(error as Error).message}): repair or remove it.`,
      EXIT.usage,
    );
  }
}
