/** How the other commands find and ask the cloud that runs. */

import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { defaultDataDirectory } from '../core/data-directory/default-path.ts';
import { SETTINGS } from '../server/config.ts';
import { processStart } from '../server/owner-process.ts';
import { PRODUCT_HEADER } from '../server/product-header.ts';
import { CliError, EXIT } from './exit.ts';
import { withProgress } from './progress.ts';

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

/** What `status` tells, as far as other commands need it. */
export interface CloudFacts {
  version: string;
  endpoint: string;
  ephemeral: boolean;
  dataDirectory: string;
  account: string;
  region: string;
  auth: string;
  pid: number;
  clock: { now: string; offsetMs: number };
}

/**
 * The endpoint of the cloud that is meant. Flags win over the environment: `--endpoint`, `--port`, `--data-dir`, then
 * `KUMOBAKO_ENDPOINT`, `KUMOBAKO_DATA_DIR`, `KUMOBAKO_PORT`, then the default data directory, then the default port.
 * A data directory that somebody named leads to its own cloud or to none: a `reset` must not hit another.
 */
export function endpointOf(flags: TargetFlags): string {
  const environment = process.env;
  if (flags.endpoint !== undefined) return checkedEndpoint(flags.endpoint);
  if (flags.port !== undefined) return loopback(flags.port);
  if (flags['data-dir'] !== undefined) return announcedOrNone(flags['data-dir']);
  if (isGiven(environment['KUMOBAKO_ENDPOINT'])) return checkedEndpoint(environment['KUMOBAKO_ENDPOINT']);
  if (isGiven(environment['KUMOBAKO_DATA_DIR'])) return announcedOrNone(environment['KUMOBAKO_DATA_DIR']);
  if (isGiven(environment['KUMOBAKO_PORT'])) return loopback(environment['KUMOBAKO_PORT']);
  return announced(defaultDataDirectory(environment, homedir())) ?? loopback(String(SETTINGS.port.default));
}

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== '';

function checkedEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CliError(`"${text}" is no endpoint: write for example http://127.0.0.1:4566.`, EXIT.usage);
  }
  return url.origin;
}

function loopback(port: string): string {
  const number = SETTINGS.port.read(port);
  if (number === undefined || number === 0)
    throw new CliError(`"${port}" is no port: write a number from 1 to 65535.`, EXIT.usage);
  return `http://127.0.0.1:${number}`;
}

function announcedOrNone(folder: string): string {
  const endpoint = announced(folder);
  if (endpoint !== undefined) return endpoint;
  throw new CliError(
    `No cloud runs on ${folder}. Start one with \`kumobako start --data-dir ${folder}\`; an ephemeral one is found ` +
      'by --port or --endpoint.',
    EXIT.notRunning,
  );
}

/** What the process that uses a data directory has written there; a killed one leaves its words behind. */
export function announced(folder: string): string | undefined {
  try {
    const { endpoint, pid }: { endpoint?: unknown; pid?: unknown } = JSON.parse(
      readFileSync(join(folder, 'running.json'), 'utf8'),
    );
    return typeof endpoint === 'string' && typeof pid === 'number' && processStart(pid) !== undefined
      ? endpoint
      : undefined;
  } catch {
    return undefined;
  }
}

export interface AskOptions {
  method?: string;
  /** Sent as JSON; a stream as it is. */
  body?: object | Readable;
  /** What to say when it takes more than a second, e.g. `Saving the snapshot`. */
  waitingFor?: string;
}

/** Asks a control page. Throws CliError when no cloud answers there, or with the page's own refusal. */
export async function ask(endpoint: string, path: string, options: AskOptions = {}): Promise<unknown> {
  const work = open(endpoint, path, options).then(textOf);
  const text = await (options.waitingFor === undefined ? work : withProgress(options.waitingFor, work));
  return text === '' ? undefined : JSON.parse(text);
}

export async function askFacts(endpoint: string): Promise<CloudFacts> {
  // Our own page, which says so by its header.
  return (await ask(endpoint, '/_kumobako/status')) as CloudFacts;
}

/** As {@link ask}, for answers that stream. No time limit: moving the clock by a year may take as long as it takes. */
export function open(endpoint: string, path: string, options: AskOptions = {}): Promise<IncomingMessage> {
  const { method = 'GET', body } = options;
  const url = new URL(path, endpoint);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, agent: false }, (response) => {
      refusal(endpoint, response).then(
        (error) => (error === undefined ? resolve(response) : reject(error)),
        reject,
      );
    });
    request.once('error', (error: NodeJS.ErrnoException) => reject(unreachable(endpoint, error)));
    if (body instanceof Readable) pipeline(body, request).catch(() => {});
    else request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function unreachable(endpoint: string, { code, message }: NodeJS.ErrnoException): CliError {
  const isNobody = code === 'ECONNREFUSED';
  const text = isNobody
    ? `No cloud answers at ${endpoint}. Start one with \`kumobako start\`, or name it with --endpoint or --port.`
    : `Asking ${endpoint} failed: ${message}`;
  return new CliError(text, isNobody ? EXIT.notRunning : EXIT.failed);
}

async function refusal(endpoint: string, response: IncomingMessage): Promise<CliError | undefined> {
  if (response.headers[PRODUCT_HEADER] === undefined) {
    response.resume();
    if (response.statusCode === 500)
      return new CliError(`${endpoint} failed unexpectedly: its log says why.`);
    const text = `What answers at ${endpoint} is no kumobako. Name yours with --endpoint or --port.`;
    return new CliError(text, EXIT.notRunning);
  }
  if (response.statusCode !== undefined && response.statusCode < 400) return undefined;
  const { error }: { error?: string } = JSON.parse(await textOf(response));
  return new CliError(error ?? `The cloud answered ${response.statusCode}.`);
}
