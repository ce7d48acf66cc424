/**
 * A durable execution in the hands of one transaction: its record is changed here and written once, its operations and
 * the events of its history as they come. Whoever changes an execution opens it, changes it, and saves it.
 */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import {
  type ExecutionRecord,
  executions,
  type HistoryRecord,
  histories,
  type OperationRecord,
  operations,
} from './state.ts';
import { ownText } from './texts.ts';

export interface Work {
  readonly context: TxContext;
  readonly place: Place;
  /** A copy of the record: {@link save} writes it. */
  readonly execution: ExecutionRecord;
  /** Blobs that its history has got from this transaction. */
  readonly owned: Set<string>;
}

/** Undefined when there is none, or no longer one. */
export async function openWork(context: TxContext, place: Place, id: string): Promise<Work | undefined> {
  const execution = await executions.get(context.tx, place, id);
  return execution === undefined || execution.isGone
    ? undefined
    : { context, place, execution, owned: new Set() };
}

/** The same of one that runs. */
export async function openRunning(context: TxContext, place: Place, id: string): Promise<Work | undefined> {
  const work = await openWork(context, place, id);
  return work?.execution.status === 'RUNNING' ? work : undefined;
}

export function save({ context, place, execution }: Work): Promise<void> {
  return executions.put(context.tx, place, execution);
}

export function operationOf(
  { context, place, execution }: Work,
  id: string,
): Promise<OperationRecord | undefined> {
  return operations.get(context.tx, place, execution.id, id);
}

/** Operations of which a run does not know what has become of them, in the order in which they have changed. */
export async function changedSince(
  { context, place, execution }: Work,
  seen: number,
): Promise<OperationRecord[]> {
  const query = { prefix: [execution.id], from: [seen + 1] };
  const changed: OperationRecord[] = [];
  let after: Uint8Array | undefined;
  do {
    const page = await operations.listBy(context.tx, place, 'byChange', after ? { ...query, after } : query);
    changed.push(...page.records);
    after = page.next;
  } while (after !== undefined);
  return changed;
}

/** What changes by itself: the function may leave it alone until then. */
export function isWaiting({ type, status }: Pick<OperationRecord, 'type' | 'status'>): boolean {
  if (type === 'STEP') return status === 'PENDING';
  return status === 'STARTED' && (type === 'WAIT' || type === 'CALLBACK' || type === 'CHAINED_INVOKE');
}

export type NewOperation = Omit<OperationRecord, 'executionId' | 'number' | 'changed'>;

/** A new operation, behind all others. */
export async function addOperation(work: Work, facts: NewOperation): Promise<OperationRecord> {
  const { execution } = work;
  const { id: executionId } = execution;
  return putOperation(work, undefined, { ...facts, executionId, number: execution.operations++, changed: 0 });
}

/** Writes what has become of an operation, as a change that the function has not seen. */
export async function putOperation(
  work: Work,
  before: OperationRecord | undefined,
  after: OperationRecord,
): Promise<OperationRecord> {
  const { context, place, execution } = work;
  const changed = ++execution.changes;
  const written = { ...after, changed };
  if (before !== undefined && isWaiting(before)) execution.waiting--;
  if (isWaiting(after)) execution.waiting++;
  await operations.put(context.tx, place, written);
  await setDue(work, before, written);
  return written;
}

/** When time alone will change an operation: of a callback the earlier of its two ends. */
export function dueOf(operation: OperationRecord): number | undefined {
  if (!isWaiting(operation)) return undefined;
  const { dueAtMs = Number.POSITIVE_INFINITY, heartbeatDueAtMs = Number.POSITIVE_INFINITY } = operation;
  const first = Math.min(dueAtMs, heartbeatDueAtMs);
  return Number.isFinite(first) ? first : undefined;
}

/** What the timer of an operation is told. */
export interface DueBody {
  readonly place: Place;
  readonly executionId: string;
  readonly operationId: string;
}

const dueTimer = (executionId: string, operationId: string) =>
  ({ service: 'lambda', timer: 'durableDue', id: `${executionId}/${operationId}` }) as const;

async function setDue(
  { context, place, execution }: Work,
  before: OperationRecord | undefined,
  after: OperationRecord,
): Promise<void> {
  const timer = dueTimer(execution.id, after.id);
  const atMs = dueOf(after);
  const body: DueBody = { place, executionId: execution.id, operationId: after.id };
  if (atMs !== undefined) await context.timers.set({ ...timer, atMs, body });
  else if (before !== undefined && dueOf(before) !== undefined) await context.timers.cancel(timer);
}

/** No timer of its operations fires any more. */
export async function cancelDue({ context, place, execution }: Work): Promise<void> {
  if (execution.waiting === 0) return;
  for await (const operation of operations.scan(context.tx, place, { prefix: [execution.id] })) {
    if (dueOf(operation) !== undefined) await context.timers.cancel(dueTimer(execution.id, operation.id));
  }
}

export type NewEvent = Partial<Omit<HistoryRecord, 'executionId' | 'number' | 'type' | 'atMs'>>;

/** An event of the history; from now on it owns the texts that it shows. */
export async function addEvent(
  { context, place, execution, owned }: Work,
  type: string,
  event: NewEvent = {},
): Promise<void> {
  const number = ++execution.events;
  const base = { details: {}, ...event, executionId: execution.id, number, type, atMs: context.now() };
  for (const text of [event.input, event.result, event.error]) {
    await ownText(context.tx, text);
    if (text?.blobId !== undefined) owned.add(text.blobId);
  }
  await histories.put(context.tx, place, base);
}

/** An event of an operation. */
export function addOperationEvent(
  work: Work,
  type: string,
  { id: operationId, name, subType, parentId }: OperationRecord,
  event: NewEvent = {},
): Promise<void> {
  return addEvent(work, type, { operationId, name, subType, parentId, ...event });
}
