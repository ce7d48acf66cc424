import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { Log } from '../core/log.ts';
import { type Config, ConfigError } from '../server/config.ts';
import { InitHooks, STANDARD_FOLDER } from '../server/init-hooks.ts';
import { makeAwsShim } from './aws-shim.ts';
import { executionEnvironment } from './exec.ts';

/** The hooks of a start; undefined when there is no folder of any. Throws ConfigError for a folder that is not there. */
export function hooksOf(config: Config, log: Log, endpoint: () => string): InitHooks | undefined {
  const { init, region } = config;
  if (init !== '' && !existsSync(init)) throw new ConfigError(`There is no folder ${init} (--init).`);
  const folders = [init, STANDARD_FOLDER].filter((folder) => folder !== '' && existsSync(folder));
  if (folders.length === 0) return undefined;
  const environment = (): NodeJS.ProcessEnv => {
    const options = { region, account: undefined, keepsCredentials: config.auth === 'strict' };
    const variables = executionEnvironment(process.env, endpoint(), options);
    const shims = makeAwsShim(process.env);
    if (shims !== undefined) variables['PATH'] = `${shims}${delimiter}${variables['PATH'] ?? ''}`;
    return variables;
  };
  return new InitHooks({ folders, log, environment, output: process.stderr });
}
