/**
 * Hands events on to metric filters and subscription filters, and metrics that stand in events to CloudWatch. A filter keeps the place in its group's log up to which it
 * has come; a call that brings events only says that there are more. Whatever kills the process, a filter goes on where
 * it was: each event comes at least once, in order.
 */

import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { SegmentPage, SegmentRecord } from '../../core/segments/segment-store.ts';
import type { Transaction } from '../../core/transaction.ts';
import { resolvedFilter } from './account-subscription.ts';
import { beginHandOn, type HandedOn, type HandOnInput } from './hand-on-task.ts';
import { publishMetrics } from './metric-data.ts';
import { isExtracting } from './metric-extraction.ts';
import { logOf } from './names.ts';
import { erasOf } from './protection/state.ts';
import { type FilterKind, type FilterRecord, filters, groups } from './state.ts';
import { sendToSubscriber } from './subscriber.ts';
import { transformErasOf } from './transform/state.ts';

/** Chunks that are handed on together: as many as the event loop can spare the time for. */
const PORTION = 16;
const PORTION_BYTES = 256 * 1024;
/** More than that is handed on by a thread. */
const IN_PLACE_BYTES_MAX = 32 * 1024;

interface ForwardBody {
  place: Place;
  groupId: string;
  kind: FilterKind;
  name: string;
}

/** Groups whose filters are being told of new events, or have been and have not begun to look. */
const pendingOf = ({ memory }: Pick<StagedContext, 'memory'>): Map<string, Promise<void>> =>
  memory.of('cloudwatch-logs.forward', () => new Map<string, Promise<void>>());

export async function hasFilters(tx: Transaction, place: Place, groupId: string): Promise<boolean> {
  const { records } = await filters.list(tx, place, { prefix: [groupId], limit: 1, snapshot: true });
  return records.length > 0;
}

/** Tells the group's filters that there are new events; resolves when that is stored. */
export async function forwardLater(context: StagedContext, groupId: string): Promise<void> {
  const pending = pendingOf(context);
  const known = pending.get(groupId);
  if (known !== undefined) return known;
  const told = tellFilters(context, groupId);
  pending.set(groupId, told);
  try {
    await told;
  } catch (error) {
    pending.delete(groupId);
    throw error;
  }
}

function tellFilters(context: StagedContext, groupId: string): Promise<void> {
  return context.transact(async ({ tx, place, outbox }) => {
    for await (const { kind, name } of filters.scan(tx, place, { prefix: [groupId], snapshot: true })) {
      const body: ForwardBody = { place, groupId, kind, name };
      const group = `cloudwatch-logs/forward/${groupId}/${kind}/${name}`;
      outbox.send({ service: 'cloudwatch-logs', delivery: 'forward', group, body });
    }
  });
}

export async function forward(context: DeliveryContext, body: unknown): Promise<void> {
  // What `forwardLater` sent.
  const { place, groupId, kind, name } = body as ForwardBody;
  pendingOf(context).delete(groupId);
  const log = logOf(place, groupId);
  let limit = 1;
  for (;;) {
    const found = await context.transact(async ({ tx }) => {
      const group = await groups.getBy(tx, place, 'byId', [groupId]);
      const known = group && (await filters.get(tx, place, groupId, kind, name));
      if (group === undefined || known === undefined) return undefined;
      const filter = await resolvedFilter(tx, place, group, known);
      if (filter === undefined) return undefined;
      const transformed = await transformErasOf(tx, place, group);
      return { filter, masked: await erasOf(tx, place, groupId), transformed };
    });
    if (found === undefined) return;
    const { filter } = found;
    const page = await context.segments.read(log, {
      fromSequence: filter.doneSequence + 1,
      limit,
    });
    limit = nextLimit(page.records);
    const last = page.records.at(-1)?.sequence ?? (page.next ?? 1) - 1;
    if (page.records.length > 0) await handOn(context, { place, ...found }, page.records);
    if (last > filter.doneSequence) await advance(context, body as ForwardBody, last);
    if (page.next === undefined) return;
  }
}

/** Of chunks such as these. */
function nextLimit(records: readonly { bytes: Uint8Array }[]): number {
  const bytes = records.reduce((sum, record) => sum + record.bytes.length, 1);
  return Math.max(1, Math.min(PORTION, Math.floor((PORTION_BYTES * records.length) / bytes)));
}

async function handOn(
  context: DeliveryContext,
  seen: { place: Place; filter: FilterRecord } & Pick<HandOnInput, 'masked' | 'transformed'>,
  records: readonly SegmentRecord[],
): Promise<void> {
  const { place, filter } = seen;
  const { groupName } = filter;
  const { metrics, payloads } = await handedOn(context, { ...seen, groupName }, records);
  await publishMetrics(context, place, groupName, metrics);
  await sendToSubscriber(context, place, filter, payloads);
}

/** In place when it is little, as for nearly every call. */
async function handedOn(
  context: DeliveryContext,
  input: HandOnInput,
  records: readonly SegmentRecord[],
): Promise<HandedOn> {
  const bytes = records.reduce((sum, record) => sum + record.bytes.length, 0);
  if (bytes <= IN_PLACE_BYTES_MAX) return beginHandOn(input).take(records, context.now());
  const job = context.offload.begin('cloudwatch-logs', 'handOn', input);
  try {
    // What `beginHandOn` answers.
    return (await job.take(records, context.now())) as HandedOn;
  } finally {
    job.end();
  }
}

interface EmbeddedBody {
  place: Place;
  groupId: string;
  /** Of the first and the last chunk that may hold metrics. */
  from: number;
  to: number;
}

/** Tells of chunks that may hold metrics in the embedded format, are transformed or audited; resolves when that is stored. */
export async function publishEmbeddedLater(
  context: StagedContext,
  groupId: string,
  sequences: readonly number[],
): Promise<void> {
  const [from, to] = [sequences[0], sequences.at(-1)];
  if (from === undefined || to === undefined) return;
  const body: EmbeddedBody = { place: context.place, groupId, from, to };
  const group = `cloudwatch-logs/embedded/${groupId}`;
  await context.transact(({ outbox }) =>
    outbox.send({ service: 'cloudwatch-logs', delivery: 'publishEmbedded', group, body }),
  );
}

/** Metrics that stand in events, and those of transformers and audits. A call that is made again, after a crash, may count one twice. */
export async function publishEmbedded(context: DeliveryContext, body: unknown): Promise<void> {
  // What `publishEmbeddedLater` sent.
  const { place, groupId, from, to } = body as EmbeddedBody;
  let at: number | undefined = from;
  while (at !== undefined) {
    const found = await context.transact(async ({ tx }) => {
      const group = await groups.getBy(tx, place, 'byId', [groupId]);
      if (group === undefined) return undefined;
      const transformed = await transformErasOf(tx, place, group);
      const masked = await erasOf(tx, place, groupId);
      const isMeasured = await isExtracting(tx, place, group);
      return { groupName: group.name, transformed, masked, isMeasured };
    });
    if (found === undefined) return;
    const page: SegmentPage = await context.segments.read(logOf(place, groupId), {
      fromSequence: at,
      untilSequence: to + 1,
      limit: 1,
    });
    const input = { place, ...found, filter: undefined };
    const { metrics } = await handedOn(context, input, page.records);
    await publishMetrics(context, place, found.groupName, metrics);
    at = page.next;
  }
}

async function advance(context: DeliveryContext, body: ForwardBody, sequence: number): Promise<void> {
  const { place, groupId, kind, name } = body;
  await context.transact(async ({ tx }) => {
    const filter = await filters.get(tx, place, groupId, kind, name);
    if (filter === undefined || filter.doneSequence >= sequence) return;
    await filters.put(tx, place, { ...filter, doneSequence: sequence });
  });
}
