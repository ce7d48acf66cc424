/**
 * Extensions of a function: programs beside the runtime (external) or within it (internal) that hear of its life.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */

import { randomUUID } from 'node:crypto';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { FunctionLog } from './function-log.ts';
import type { Delivery } from './runtime-api.ts';
import { collect, refuse, sendJson } from './runtime-api.ts';
import { Telemetry } from './telemetry.ts';

const PREFIX = '/2020-01-01/extension/';
const BODY_BYTES_MAX = 65_536;
const EXTENSIONS_MAX = 10;
/** What a runtime with extensions may take to end. */
const SHUTDOWN_MS_MAX = 2_000;

type EventType = 'INVOKE' | 'SHUTDOWN';
export type ShutdownReason = 'SPINDOWN' | 'TIMEOUT' | 'FAILURE';

interface Extension {
  readonly id: string;
  readonly name: string;
  readonly events: readonly EventType[];
  waiting: ServerResponse | undefined;
  /** Events that came before it asked. */
  readonly queue: object[];
}

export interface ExtensionsParts {
  /** Names of the programs that were started, which must all register. */
  readonly expected: readonly string[];
  readonly facts: { functionName: string; functionVersion: string; handler: string; accountId: string };
  readonly log: FunctionLog;
  /** One of them has nothing more to do for now. */
  onIdle(): void;
  onFault(errorType: string, body: Buffer): void;
}

/** Names of a layer's external extensions. */
export function externalExtensions(opt: string | undefined): readonly string[] {
  return opt === undefined ? [] : programsIn(join(opt, 'extensions'));
}

/** What a folder has that can be started; nothing where there is no folder. */
export function programsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => isProgram(join(folder, name)));
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export class Extensions {
  readonly #parts: ExtensionsParts;
  readonly #byId = new Map<string, Extension>();
  readonly #telemetry: Telemetry;
  #isInitialised = false;
  #isShuttingDown = false;
  #onQuiet: (() => void) | undefined;

  constructor(parts: ExtensionsParts) {
    this.#parts = parts;
    this.#telemetry = new Telemetry(parts.log);
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0 && this.#parts.expected.length === 0;
  }

  /** Whether all that must be there are, and all of them wait for what comes next. */
  get isIdle(): boolean {
    const names = new Set([...this.#byId.values()].map(({ name }) => name));
    if (!this.#parts.expected.every((name) => names.has(name))) return false;
    return [...this.#byId.values()].every(
      ({ waiting, events }) => waiting !== undefined || events.length === 0,
    );
  }

  /** The function is initialised: nobody registers any more. */
  initialised(): void {
    if (this.#isInitialised) return;
    this.#isInitialised = true;
    for (const { name, events } of this.#byId.values()) {
      const text = `EXTENSION\tName: ${name}\tState: Ready\tEvents: [${events.join(', ')}]\n`;
      this.#parts.log.platform('extension', text, { name, state: 'Ready', events });
    }
  }

  invoked({ requestId, arn, deadlineMs, traceHeader }: Delivery): void {
    const tracing = { type: 'X-Amzn-Trace-Id', value: traceHeader ?? '' };
    this.#tell('INVOKE', { eventType: 'INVOKE', deadlineMs, requestId, invokedFunctionArn: arn, tracing });
  }

  /** Sends telemetry that waits. */
  flush(): Promise<void> {
    return this.#telemetry.flush();
  }

  /** Tells them that it is over, and gives them a little time. */
  async shutDown(shutdownReason: ShutdownReason): Promise<void> {
    const listening = [...this.#byId.values()].filter(({ events }) => events.includes('SHUTDOWN'));
    await this.flush();
    if (listening.length === 0 || this.#isShuttingDown) return;
    this.#isShuttingDown = true;
    const quiet = new Promise<void>((resolve) => {
      this.#onQuiet = resolve;
      setTimeout(resolve, SHUTDOWN_MS_MAX);
    });
    this.#tell('SHUTDOWN', {
      eventType: 'SHUTDOWN',
      shutdownReason,
      deadlineMs: Date.now() + SHUTDOWN_MS_MAX,
    });
    await quiet;
  }

  /** @returns false for paths that are none of these */
  route(request: IncomingMessage, response: ServerResponse): boolean {
    const path = request.url ?? '/';
    if (path === '/2022-07-01/telemetry' || path === '/2020-08-15/logs') {
      this.#subscribe(request, response);
      return true;
    }
    if (!path.startsWith(PREFIX)) return false;
    const operation = `${request.method} ${path.slice(PREFIX.length)}`;
    if (operation === 'POST register') this.#register(request, response);
    else if (operation === 'GET event/next') this.#next(request, response);
    else if (operation === 'POST init/error' || operation === 'POST exit/error')
      this.#fault(request, response);
    else return false;
    return true;
  }

  #register(request: IncomingMessage, response: ServerResponse): void {
    read(request, response, (body) => {
      const name = headerOf(request, 'lambda-extension-name') ?? '';
      const { events } = body as { events?: readonly EventType[] };
      if (this.#isInitialised) return 'Extension.RegistrationFailed: the function is initialised already';
      if (name === '') return 'Extension.RegistrationFailed: Lambda-Extension-Name is missing';
      if (this.#byId.size >= EXTENSIONS_MAX) return `Extension.TooManyExtensions: at most ${EXTENSIONS_MAX}`;
      const wanted = events ?? [];
      const isExternal = this.#parts.expected.includes(name);
      if (!wanted.every((event) => event === 'INVOKE' || (event === 'SHUTDOWN' && isExternal))) {
        return `Extension.InvalidEventType: ${JSON.stringify(wanted)}`;
      }
      const extension: Extension = { id: randomUUID(), name, events: wanted, waiting: undefined, queue: [] };
      this.#byId.set(extension.id, extension);
      const { accountId, ...facts } = this.#parts.facts;
      const wantsAccount = (headerOf(request, 'lambda-extension-accept-feature') ?? '').includes('accountId');
      sendJson(response, 200, wantsAccount ? { ...facts, accountId } : facts, {
        'Lambda-Extension-Identifier': extension.id,
      });
      return undefined;
    });
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    const extension = this.#of(request, response);
    if (extension === undefined) return;
    const event = extension.queue.shift();
    if (event !== undefined) {
      sendEvent(response, event);
      return;
    }
    extension.waiting = response;
    response.once('close', () => {
      if (extension.waiting !== response) return;
      extension.waiting = undefined;
      // One that has ended has nothing more to do.
      if (this.#isShuttingDown) this.#leave(extension);
    });
    if (this.#isShuttingDown) this.#leave(extension);
    this.#parts.onIdle();
  }

  #fault(request: IncomingMessage, response: ServerResponse): void {
    const extension = this.#of(request, response);
    if (extension === undefined) return;
    const errorType = headerOf(request, 'lambda-extension-function-error-type') ?? 'Extension.Unknown';
    collect(request, BODY_BYTES_MAX).then(
      ({ body }) => {
        sendJson(response, 202, { status: 'OK' });
        this.#parts.onFault(errorType, body);
      },
      () => {},
    );
  }

  #subscribe(request: IncomingMessage, response: ServerResponse): void {
    const extension = this.#of(request, response);
    if (extension === undefined) return;
    read(request, response, (body) => {
      if (this.#isInitialised) return 'Telemetry.NotSupported: subscriptions end with the initialisation';
      const problem = this.#telemetry.subscribe(body);
      if (problem !== undefined) return `ValidationError: ${problem}`;
      const { name } = extension;
      const { types } = body as { types: readonly string[] };
      const text = `TELEMETRY\tName: ${name}\tState: Subscribed\tTypes: [${types.join(', ')}]\n`;
      this.#parts.log.platform('telemetrySubscription', text, { name, state: 'Subscribed', types });
      response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 2 });
      response.end('OK');
      return undefined;
    });
  }

  #of(request: IncomingMessage, response: ServerResponse): Extension | undefined {
    const id = headerOf(request, 'lambda-extension-identifier');
    const extension = this.#byId.get(id ?? '');
    if (extension !== undefined) return extension;
    request.resume();
    if (id === undefined)
      refuse(response, 403, 'Extension.MissingExtensionIdentifier', 'Missing Lambda-Extension-Identifier');
    else refuse(response, 403, 'Extension.UnknownExtensionIdentifier', 'Unknown Lambda-Extension-Identifier');
    return undefined;
  }

  #tell(type: EventType, event: object): void {
    for (const extension of this.#byId.values()) {
      if (!extension.events.includes(type)) continue;
      const { waiting } = extension;
      extension.waiting = undefined;
      if (waiting === undefined) extension.queue.push(event);
      else sendEvent(waiting, event);
    }
  }

  #leave(extension: Extension): void {
    this.#byId.delete(extension.id);
    if ([...this.#byId.values()].every(({ events }) => !events.includes('SHUTDOWN'))) this.#onQuiet?.();
  }
}

/** Reads JSON; what `take` says of it is why it is refused. */
function read(
  request: IncomingMessage,
  response: ServerResponse,
  take: (body: unknown) => string | undefined,
): void {
  collect(request, BODY_BYTES_MAX).then(
    ({ body }) => {
      let problem: string | undefined;
      try {
        const value: unknown = JSON.parse(body.toString() || '{}');
        problem =
          typeof value === 'object' && value !== null ? take(value) : 'ValidationError: no JSON object';
      } catch {
        problem = 'ValidationError: no JSON';
      }
      if (problem === undefined) return;
      const [errorType = '', ...words] = problem.split(': ');
      refuse(response, errorType.endsWith('RegistrationFailed') ? 403 : 400, errorType, words.join(': '));
    },
    () => {},
  );
}

function sendEvent(response: ServerResponse, event: object): void {
  sendJson(response, 200, event, { 'Lambda-Extension-Event-Identifier': randomUUID() });
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
