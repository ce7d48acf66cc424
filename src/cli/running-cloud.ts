/** How the other commands find and ask the cloud that runs. */

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultDataDirectory } from '../core/data-directory/default-path.ts';
import { SETTINGS } from '../server/config.ts';
import { CliError, EXIT } from './exit.ts';

/** Flags that say which cloud is meant; every command that asks one takes them. */
export const TARGET_OPTIONS = {
  endpoint: { type: 'string' },
  'data-dir': { type: 'string' },
  port: { type: 'string' },
} as const;

export interface TargetFlags {
  endpoint?: string | undefined;
  'data-dir'?: string | undefined;
  port?: string | undefined;
}

/** `--endpoint`, else `KUMOBAKO_ENDPOINT`, else `--port`, else what the data directory says, else the default port. */
export function endpointOf(flags: TargetFlags): string {
  const environment = process.env;
  const given = flags.endpoint ?? environment['KUMOBAKO_ENDPOINT'];
  if (given !== undefined && given !== '') return given.replace(/\/+$/, '');
  if (flags.port !== undefined) return `http://127.0.0.1:${flags.port}`;
  const folder =
    flags['data-dir'] ?? environment['KUMOBAKO_DATA_DIR'] ?? defaultDataDirectory(environment, homedir());
  const port = environment['KUMOBAKO_PORT'] ?? SETTINGS.port.default;
  return announced(folder) ?? `http://127.0.0.1:${port}`;
}

function announced(folder: string): string | undefined {
  try {
    const facts: { endpoint?: string } = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'));
    return facts.endpoint;
  } catch {
    return undefined;
  }
}

export interface AskOptions {
  method?: string;
  body?: object;
}

/** Asks a control page. Throws CliError when no cloud answers there, or with the page's own refusal. */
export async function ask(endpoint: string, path: string, options: AskOptions = {}): Promise<unknown> {
  const response = await request(endpoint, path, options);
  const text = await response.text();
  const value: unknown = text === '' ? undefined : parse(text);
  if (response.ok) return value;
  const reason = value !== null && typeof value === 'object' && 'error' in value ? String(value.error) : text;
  throw new CliError(reason.trim());
}

/** As {@link ask}, for answers that stream. */
export async function request(endpoint: string, path: string, options: AskOptions = {}): Promise<Response> {
  const { method = 'GET', body } = options;
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  try {
    return await fetch(`${endpoint}${path}`, init);
  } catch {
    const text = `No cloud answers at ${endpoint}. Start one with \`kumobako start\`, or name it with --endpoint.`;
    throw new CliError(text, EXIT.notRunning);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
