/**
 * Paths of kumobako's own, beside AWS's: `/_kumobako/...`, and those that tools made for other local clouds ask for.
 * Browsers of foreign pages were refused before (core.md, "Browsers are hostile"), so what arrives is local.
 */

import { Readable } from 'node:stream';
import { rootOf } from '../core/caller.ts';
import { AwsError } from '../core/errors.ts';
import type { RequestBase, World } from '../core/world.ts';
import type { ControlParts } from './control-parts.ts';
import { type ControlAnswer, ControlError, type ControlRequest, jsonBody, ok } from './control-request.ts';
import { addFault, clearFaults } from './faults.ts';
import { explainRequest, generateFor } from './iam-pages.ts';
import { answerPeek } from './peeks.ts';
import { addWorld, listWorlds, removeWorld } from './worlds.ts';

type Page = (parts: ControlParts, request: ControlRequest) => Promise<ControlAnswer> | ControlAnswer;

const PAGES: Readonly<Record<string, Page>> = {
  'GET /_kumobako/health': (parts) => ok(health(parts)),
  'GET /_kumobako/status': (parts) =>
    ok({ version: parts.version, ...parts.facts(), clock: clockFacts(parts.world()) }),
  'GET /_kumobako/metrics': (parts) => ({
    status: 200,
    body: metrics(parts),
    contentType: 'text/plain; version=0.0.4',
  }),
  'GET /_kumobako/requests': (parts, { query }) =>
    ok({ requests: parts.trace.latest(limitOf(query)).map(plain) }),
  'GET /_kumobako/requests/follow': followRequests,
  'GET /_kumobako/iam/explain': ({ trace }, { query }) =>
    ok(explainRequest((requestId) => trace.find(requestId), query)),
  'GET /_kumobako/iam/generate': ({ observed, world }, { query }) =>
    ok(generateFor(observed, world().settings.account, query)),
  'GET /_kumobako/clock': (parts) => ok(clockFacts(parts.world())),
  'POST /_kumobako/clock': moveClock,
  'POST /_kumobako/reset': reset,
  'GET /_kumobako/snapshots': async (parts) => ok({ snapshots: await parts.snapshots.list() }),
  'POST /_kumobako/snapshots': async (parts, request) =>
    named(request, (name) => parts.snapshots.save(name), 201),
  'POST /_kumobako/snapshots/load': async (parts, request) =>
    named(request, (name) => parts.snapshots.load(name), 200),
  'GET /_kumobako/snapshots/file': async ({ snapshots }, { query }) => ({
    status: 200,
    body: await snapshots.pack(query.get('name') ?? undefined),
    contentType: 'application/gzip',
  }),
  'POST /_kumobako/snapshots/file': importFile,
  'DELETE /_kumobako/snapshots': async (parts, request) =>
    named(request, (name) => parts.snapshots.remove(name), 200),
  'GET /_kumobako/faults': ({ faults }) => ok({ faults: faults.list() }),
  'POST /_kumobako/faults': ({ faults }, request) => addFault(faults, request),
  'DELETE /_kumobako/faults': ({ faults }) => clearFaults(faults),
  'POST /_kumobako/seed': async ({ seed }, request) => ok(await seed(await jsonBody(request))),
  'GET /_kumobako/worlds': ({ worlds }) => ok({ worlds: listWorlds(worlds) }),
  'POST /_kumobako/worlds': ({ worlds }, request) => addWorld(worlds, request),
  'POST /_kumobako/stop': (parts) => {
    if (parts.stop === undefined)
      throw new ControlError(409, 'This cloud runs inside another program: that one stops it.');
    parts.stop();
    return { status: 202, body: { stopping: true } };
  },
  // What tools for LocalStack and moto ask for.
  'GET /_localstack/health': (parts) =>
    ok({ services: running(parts), edition: 'kumobako', version: parts.version }),
  'GET /_localstack/info': (parts) =>
    ok({ version: parts.version, edition: 'kumobako', session_id: 'local', is_license_activated: false }),
  'GET /_localstack/init': ({ hooks }) => ok(hooks?.facts() ?? { completed: NO_HOOKS, scripts: [] }),
  'GET /_localstack/init/boot': initStage,
  'GET /_localstack/init/start': initStage,
  'GET /_localstack/init/ready': initStage,
  'GET /_localstack/init/shutdown': initStage,
  'GET /_kumobako/ready': ({ hooks }) => {
    const isReady = hooks?.isReady ?? true;
    const { scripts } = hooks?.facts() ?? { scripts: [] };
    return { status: isReady ? 200 : 503, body: { ready: isReady, scripts } };
  },
  'POST /_localstack/state/reset': reset,
  // Mails that SES sent. There is no SES yet, so none was; what counts mails finds the page all the same.
  'GET /_aws/ses': () => ok({ messages: [] }),
  'POST /moto-api/reset': async (parts) => {
    await parts.reset();
    return ok({ status: 'ok' });
  },
};

/** Answers a control request. Throws {@link ControlError}. */
export async function answerControl(parts: ControlParts, request: ControlRequest): Promise<ControlAnswer> {
  const path = request.path.replace(/\/+$/, '');
  // What watches health often asks for heads alone.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const page = PAGES[`${method} ${path}`];
  if (page !== undefined) return page(parts, request);
  const [, kind, id = ''] = /^\/_kumobako\/(worlds|faults)\/([^/]+)$/.exec(path) ?? [];
  if (kind !== undefined && method === 'DELETE') {
    return kind === 'worlds' ? removeWorld(parts.worlds, id) : clearFaults(parts.faults, id);
  }
  const peek = await answerPeek(parts, localRoot(parts.world()), { ...request, method, path });
  if (peek !== undefined) return peek;
  const methods = Object.keys(PAGES).flatMap((name) =>
    name.endsWith(` ${path}`) ? [name.split(' ')[0]] : [],
  );
  if (methods.length > 0) throw new ControlError(405, `This page takes ${methods.join(' and ')}.`);
  const name = path.replace(/^\/_kumobako\//, '');
  const file = method === 'GET' ? await download(parts, request, name) : undefined;
  return file ?? ok(await servicePage(parts, { ...request, method }, name));
}

/** A file that a link in a service's answer leads to; undefined: the name is none of a file. */
async function download(
  parts: ControlParts,
  { query }: ControlRequest,
  name: string,
): Promise<ControlAnswer | undefined> {
  const world = parts.world();
  const owner = Object.hasOwn(parts.pageOwners, name) ? parts.pageOwners[name] : undefined;
  const handler = owner === undefined ? undefined : (await world.service(owner)).downloads?.[name];
  if (handler === undefined) return undefined;
  const body = await handler(world.staged(localRoot(world), world.stopping), query.get('token') ?? '');
  if (body === undefined) throw new ControlError(403, 'The link is not valid, or not any more.');
  return { status: 200, body, contentType: 'application/zip' };
}

/** A page that a service brings. Its service is loaded when the page is asked for, and no other. */
async function servicePage(parts: ControlParts, request: ControlRequest, name: string): Promise<unknown> {
  const world = parts.world();
  const owner = Object.hasOwn(parts.pageOwners, name) ? parts.pageOwners[name] : undefined;
  const service = owner === undefined ? undefined : await world.service(owner);
  const page = service?.pages?.[name];
  if (page === undefined) throw new ControlError(404, 'There is no such page.');
  if (request.method === 'GET') return world.transact(localRoot(world), page);
  const post = request.method === 'POST' ? service?.posts?.[name] : undefined;
  if (post === undefined) throw new ControlError(405, 'This page takes GET.');
  const body = await jsonBody(request);
  return world.transact(localRoot(world), (context) => post(context, body)).catch(refusePost);
}

function refusePost(error: unknown): never {
  throw error instanceof AwsError ? new ControlError(400, error.message) : error;
}

function localRoot(world: World): RequestBase {
  const { account, region } = world.settings;
  const endpoint = world.settings.publicUrl();
  return {
    caller: rootOf(account),
    place: { account, region },
    requestId: world.ids.uuid(),
    endpoint,
    reply: () => {},
  };
}

const NO_HOOKS = { BOOT: true, START: true, READY: true, SHUTDOWN: false };

function initStage({ hooks }: ControlParts, { path }: ControlRequest): ControlAnswer {
  const stage = path.slice(path.lastIndexOf('/') + 1).toUpperCase();
  return ok(hooks?.stage(stage) ?? { completed: stage !== 'SHUTDOWN', scripts: [] });
}

function running({ services, isServed }: ControlParts): Record<string, string> {
  return Object.fromEntries(services.map((name) => [name, isServed(name) ? 'running' : 'disabled']));
}

function health(parts: ControlParts) {
  return { status: 'running', version: parts.version, services: running(parts) };
}

function clockFacts(world: World) {
  const nowMs = world.clock.now();
  return { now: new Date(nowMs).toISOString(), nowMs, offsetMs: world.clock.offsetMs };
}

function metrics(parts: ControlParts): string {
  const { outbox } = parts.world();
  return `${parts.trace.metricsText()}${parts.loopDelayText()}# TYPE kumobako_outbox_entries gauge\nkumobako_outbox_entries ${outbox.size}\n`;
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1)
    throw new ControlError(400, 'limit must be a whole number from 1 on.');
  return limit;
}

/** A record of the trace as JSON: its denial is computed only now. */
function plain({ denial, ...record }: object & { denial?: (() => unknown) | undefined }) {
  return denial === undefined ? record : { ...record, denial: denial() };
}

/** Events that wait for a slow reader. */
const FOLLOW_EVENTS_MAX = 1_000;

/**
 * Server-sent events, one a request, until the reader goes or the port closes. A reader that is too slow misses the
 * oldest, and is told how many by an event `missed`.
 */
function followRequests({ trace, closing }: ControlParts): ControlAnswer {
  const waiting: string[] = [];
  let missed = 0;
  let isReading = false;
  const push = () => {
    if (isReading && missed > 0) {
      isReading = stream.push(`event: missed\ndata: ${JSON.stringify({ count: missed })}\n\n`);
      missed = 0;
    }
    while (isReading && waiting.length > 0) isReading = stream.push(waiting.shift());
  };
  const finish = () => void stream.push(null);
  const stream = new Readable({
    read() {
      isReading = true;
      push();
    },
    destroy(error, done) {
      end();
      closing.removeEventListener('abort', finish);
      done(error);
    },
  });
  const end = trace.follow((record) => {
    waiting.push(`data: ${JSON.stringify(plain(record))}\n\n`);
    if (waiting.length > FOLLOW_EVENTS_MAX) {
      waiting.shift();
      missed++;
    }
    push();
  });
  closing.addEventListener('abort', finish, { once: true });
  // A comment at once: the reader knows by it that nothing escapes it from here on.
  stream.push(': following\n\n');
  return { status: 200, body: stream, contentType: 'text/event-stream' };
}

async function reset(parts: ControlParts): Promise<ControlAnswer> {
  await parts.reset();
  return ok({ reset: true });
}

/** The last moment that AWS's timestamps can write. */
const LAST_MS = Date.parse('9999-12-31T23:59:59Z');

async function moveClock(parts: ControlParts, request: ControlRequest): Promise<ControlAnswer> {
  const { advanceMs, toMs } = await jsonBody(request);
  const world = parts.world();
  const byMs = toMs === undefined ? advanceMs : Number(toMs) - world.clock.now();
  if (typeof byMs !== 'number' || !Number.isFinite(byMs)) {
    throw new ControlError(400, 'Give advanceMs, or toMs as milliseconds since 1970.');
  }
  if (byMs < 0) throw new ControlError(400, 'The clock only moves forward.');
  if (world.clock.now() + byMs > LAST_MS) throw new ControlError(400, 'The clock ends with the year 9999.');
  await world.advance(byMs);
  return ok(clockFacts(world));
}

async function importFile({ snapshots }: ControlParts, request: ControlRequest): Promise<ControlAnswer> {
  const name = request.query.get('name');
  if (name === null) throw new ControlError(400, 'Name the snapshot: ?name=NAME.');
  await snapshots.unpack(name, request.stream());
  return { status: 201, body: { name } };
}

async function named(
  request: ControlRequest,
  action: (name: string) => Promise<void>,
  status: number,
): Promise<ControlAnswer> {
  const name = request.query.get('name') ?? (await jsonBody(request))['name'];
  if (typeof name !== 'string') throw new ControlError(400, 'Name the snapshot: ?name=NAME.');
  await action(name);
  return { status, body: { name } };
}
