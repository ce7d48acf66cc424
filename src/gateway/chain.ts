/**
 * The life of a request, top to bottom: each step is one function of this file or one that it names. A step that
 * refuses throws; whatever was thrown is answered in the form in which the request spoke.
 */

import type { Log } from '../core/log.ts';
import type { AnyService } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { decodeInput } from '../protocol/decode.ts';
import { encodeError } from '../protocol/errors.ts';
import { encodeOutput } from '../protocol/reply.ts';
import { ProtocolError } from '../protocol/types.ts';
import { validationError } from '../protocol/validate.ts';
import type { Audit } from './audit/audit.ts';
import { type Authenticator, authenticate } from './authenticate.ts';
import type { Authoriser } from './authorise.ts';
import { bodyRules, ClientGoneError } from './body.ts';
import { Denials } from './denials.ts';
import { checkDocument } from './document-digests.ts';
import { count, operationOf, perform } from './door.ts';
import type { DoorCall } from './door-call.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Guard } from './guard.ts';
import { hostId } from './host-id.ts';
import { answerHosted } from './hosted.ts';
import { answerPostForm, readPostForm } from './post-form.ts';
import { addPresignedHeaders } from './presigned-headers.ts';
import type { GatewayRequest, GatewayResponse } from './request-head.ts';
import { headerOf, traceHeaderOf } from './request-head.ts';
import { resourceRules } from './resource-cors.ts';
import type { RoutedOperation, RoutedResource, RouteService } from './route-service.ts';
import { s3RequestKeys } from './s3-request-keys.ts';
import { sendReply } from './send-reply.ts';
import type { Trace } from './trace.ts';

/** A body of so many bytes is hashed in one turn of the event loop, decoded in the next, and acted on in a third. */
const LONG_BODY_BYTES = 128 * 1024;

export interface GatewayParts {
  /** The world that answers now; a promise while a reset puts another one in its place. */
  world(): World | Promise<World>;
  route: RouteService;
  authenticator: Authenticator;
  authorise: Authoriser;
  audit: Audit;
  faults: Faults;
  /** Throws for a foreign browser or host (core.md, "Browsers are hostile"). Answers a preflight itself: true. */
  guard: Guard;
  /** Whether a service is among those that were asked for. */
  isServed(service: string): boolean;
  /** Answers paths that are kumobako's own (`/_kumobako/...`); false when the path is AWS's. */
  ownPages(exchange: Exchange): Promise<boolean>;
  trace: Trace;
  log: Log;
  /** Tests and development: an output member that the model does not know is an error. */
  strictOutput: boolean;
}

/** The function that a server calls for every request, whatever socket it came by. */
export function createGateway(
  parts: GatewayParts,
): (request: GatewayRequest, response: GatewayResponse) => void {
  return (request, response) => {
    const world = parts.world();
    if (world instanceof Promise)
      void world.then((ready) => serve(parts, beginExchange(ready, request, response)));
    else void serve(parts, beginExchange(world, request, response));
  };
}

async function serve(parts: GatewayParts, exchange: Exchange): Promise<void> {
  abortWhenGone(exchange);
  let isOwnPage = false;
  try {
    const { request } = exchange;
    const isFromPage =
      headerOf(request, 'origin') !== undefined || headerOf(request, 'sec-fetch-site') === 'cross-site';
    if (parts.guard(exchange, isFromPage ? await resourceRules(parts.route, exchange) : undefined)) return;
    isOwnPage = await parts.ownPages(exchange);
    if (isOwnPage) return;
    const resource = await route(parts, exchange);
    if (resource === undefined) {
      await authenticate(parts.authenticator, exchange);
      await decode(exchange).catch((error) => refused(parts, exchange, error));
    } else if (resource.resource === 'post-form') await readPostForm(parts, exchange, resource);
    else if (await answerHosted(parts, exchange, resource)) return;
    else throw notHosted(resource);
    const output = await run(parts, exchange);
    await answer(parts, exchange, output);
  } catch (error) {
    await answerError(parts, exchange, error);
  } finally {
    // Who looks at the log, or asks every second whether the cloud is healthy, is no part of what was asked of it.
    if (!isOwnPage) record(parts, exchange);
  }
}

/** Long polls and streams end when their client goes, or when the world stops. */
function abortWhenGone({ response, abort, world }: Exchange): void {
  const stop = () => abort.abort();
  world.stopping.addEventListener('abort', stop, { once: true });
  response.once('close', () => {
    world.stopping.removeEventListener('abort', stop);
    if (!response.writableFinished) stop();
  });
}

/**
 * Which service, operation and wire form. What is no operation is returned: a form that uploads to a bucket has to be read
 * to know more, and a thing with a host of its own answers by itself.
 */
async function route(parts: GatewayParts, exchange: Exchange): Promise<RoutedResource | undefined> {
  const { request, body } = exchange;
  const routed = await parts.route({
    method: request.method,
    url: request.url,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    form: async () => (await body.collect()).toString('utf8'),
  });
  if (routed.region !== undefined) exchange.place = { ...exchange.place, region: routed.region };
  if (routed.kind === 'operation') {
    exchange.found = routed;
    body.within(bodyRules(routed.service.name, routed.operation));
    const { name } = routed.service;
    if (!parts.isServed(name)) {
      const text = `Service '${name}' is not enabled: this cloud was started with other --services (SERVICES).`;
      throw new ProtocolError('InternalFailure', text, 501);
    }
    return undefined;
  }
  if (routed.kind === 'unknown') {
    exchange.nowhere = { service: routed.service, wire: routed.wire };
    throw routed.error;
  }
  return routed;
}

function notHosted({ resource }: RoutedResource): Error {
  return new ProtocolError(
    'NotImplemented',
    `Requests to a ${resource} are not implemented by kumobako`,
    501,
  );
}

/** The input as the model types it, within the model's limits. */
async function decode(exchange: Exchange): Promise<void> {
  const { found, body, request, signed, world } = exchange;
  if (found === undefined) return;
  let isLong = false;
  if (signed?.carrier === 'query' && found.service.name === 's3') {
    addPresignedHeaders(request.headers, found.query);
  }
  const verifyFrame = exchange.verifyFrame;
  exchange.input = await decodeInput(found, {
    headers: request.headers,
    collect: async () => {
      const bytes = await body.collect();
      if (found.service.name === 's3') checkDocument(request, found.operation, bytes, body.trailers());
      isLong = bytes.length >= LONG_BODY_BYTES;
      if (isLong) await turn(world);
      return bytes;
    },
    stream: () => body.stream(),
    ...(verifyFrame === undefined ? {} : { verifyFrame }),
  });
  const refusal = validationError(found, exchange.input);
  if (refusal !== undefined) throw refusal;
  if (isLong) await turn(world);
}

/** Others take their turn. */
function turn({ scheduler }: World): Promise<void> {
  return new Promise((resolve) => scheduler.turn(resolve));
}

/** A request that its own model forbids comes to no door, but is one of CloudTrail's calls. */
async function refused(parts: GatewayParts, exchange: Exchange, error: unknown): Promise<never> {
  const { found, world } = exchange;
  if (found !== undefined) {
    const service: AnyService = await world.service(found.service.name);
    const operation = operationOf(service, found.operation);
    const call = { ...doorCall(exchange, service, found), input: {} };
    if (operation !== undefined) {
      count(world, call, exchange.startedMonotonicMs, undefined, error);
      await parts.audit(world, call, operation)?.failed(error);
    }
  }
  throw error;
}

/** Through the door: authorised, in a transaction, durable when it answers. */
async function run(parts: GatewayParts, exchange: Exchange): Promise<object> {
  const { found, world } = exchange;
  if (found === undefined) throw new TypeError('A request without an operation reached the door');
  const service: AnyService = await world.service(found.service.name);
  return perform(world, parts, doorCall(exchange, service, found));
}

function doorCall(exchange: Exchange, service: AnyService, found: RoutedOperation): DoorCall {
  const { caller, place, requestId, endpoint } = exchange;
  return {
    service,
    operation: found.operation,
    input: exchange.input,
    base: {
      caller,
      place,
      requestId,
      endpoint,
      sourceIp: exchange.origin.sourceIp,
      traceHeader: traceHeaderOf(exchange.request),
      isForm: exchange.form !== undefined,
      reply: (hints) => {
        exchange.hints = hints;
      },
    },
    signal: exchange.abort.signal,
    origin: exchange.origin,
    requestKeys: found.service.name === 's3' ? s3RequestKeys(exchange) : undefined,
    wire: found.wire,
    // The head of a form says nothing about the object in it.
    request:
      exchange.form === undefined
        ? {
            headers: exchange.request.headers,
            url: exchange.request.url ?? '/',
            trailers: () => exchange.body.trailers(),
          }
        : undefined,
    onDenied: (denial) => {
      exchange.denials ??= new Denials();
      exchange.denials.add(denial);
    },
  };
}

async function answer(parts: GatewayParts, exchange: Exchange, output: object): Promise<void> {
  const { found, requestId, hints, response } = exchange;
  if (found === undefined) return;
  const context = { requestId, hostId: hostId(requestId), strict: parts.strictOutput };
  const reply = encodeOutput(found, output, context);
  if (hints?.status !== undefined) reply.status = hints.status;
  if (hints?.headers !== undefined) Object.assign(reply.headers, hints.headers);
  if (exchange.form !== undefined) answerPostForm(exchange.form, reply);
  exchange.status = reply.status;
  await sendReply(exchange.request, response, reply);
}

/** What the trace says of a request whose client left, as proxies' logs do: it was nobody's error here. */
const CLIENT_GONE = 499;

async function answerError(parts: GatewayParts, exchange: Exchange, thrown: unknown): Promise<void> {
  const { found, nowhere, request, response, requestId, hints } = exchange;
  const service = found?.service ?? nowhere?.service;
  const error = exchange.world.stopping.aborted && errorCode(thrown) === undefined ? stopping() : thrown;
  const code = errorCode(error);
  exchange.errorCode = code;
  const isGone = error instanceof ClientGoneError || exchange.abort.signal.aborted;
  if (code === undefined && !isGone) logBug(parts.log, exchange, error);
  if (response.headersSent || response.destroyed) {
    // The answer had begun: all that is left is to break it off, so that nobody takes it for whole.
    exchange.status = isGone ? CLIENT_GONE : 500;
    request.socket.destroy();
    return;
  }
  const reply = encodeError(error, {
    requestId,
    hostId: hostId(requestId),
    wire: found?.wire ?? nowhere?.wire ?? 'rest-json',
    service,
    path: (request.url ?? '/').split('?', 1)[0] ?? '/',
    method: request.method ?? 'GET',
  });
  // S3 tells of a delete marker beside the error.
  if (hints?.headers !== undefined) Object.assign(reply.headers, hints.headers);
  exchange.status = reply.status;
  await sendReply(request, response, reply).catch(() => {});
}

/** What broke because the world ended under it: a reset, or the process stops. Clients try again. */
function stopping(): ProtocolError {
  return new ProtocolError('ServiceUnavailable', 'The cloud was reset or is stopping.', 503);
}

function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status = error instanceof Error && 'status' in error;
  return typeof code === 'string' && status ? code : undefined;
}

function logBug(log: Log, { found, requestId, request }: Exchange, error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const service = found?.service.name;
  const op = found?.operation ?? `${request.method} ${(request.url ?? '').split('?', 1)[0]}`;
  log.error('An unexpected error', { requestId, service, op, stack });
}

function record(parts: GatewayParts, exchange: Exchange): void {
  const { found, world, caller, place, origin, denials } = exchange;
  parts.trace.record({
    requestId: exchange.requestId,
    startedAtMs: exchange.startedAtMs,
    durationMs: world.scheduler.monotonicMs() - exchange.startedMonotonicMs,
    service: found?.service.name ?? '',
    operation: found?.operation ?? '',
    wire: found?.wire ?? '',
    status: exchange.status,
    error: exchange.errorCode,
    account: place.account,
    region: place.region,
    caller: caller.arn,
    sourceIp: origin.sourceIp,
    sourcePort: exchange.request.socket.remotePort,
    userAgent: headerOf(exchange.request, 'user-agent'),
    denial: denials?.explanation,
  });
}
