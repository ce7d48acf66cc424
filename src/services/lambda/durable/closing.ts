/** The end of an execution, and what is left of it afterwards. */

import { disownBlob } from '../../../core/blobs/owners.ts';
import type { DeliveryContext, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { cancelAsking } from './asking.ts';
import {
  type ExecutionRecord,
  type ExecutionStatus,
  executions,
  type HistoryRecord,
  histories,
  operations,
} from './state.ts';
import type { KeptText } from './texts.ts';
import { smallError } from './texts.ts';
import {
  addEvent,
  cancelDue,
  openRunning,
  openWork,
  operationOf,
  putOperation,
  save,
  type Work,
} from './work.ts';

const DAY_MS = 86_400_000;
/** Rows that one commit takes away. */
const ROWS_MAX = 300;

const EVENTS = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  STOPPED: 'ExecutionStopped',
  TIMED_OUT: 'ExecutionTimedOut',
} as const;

export interface End {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly result?: KeptText | undefined;
  readonly error?: KeptText | undefined;
}

/** Those who wait for the end of an execution. */
export const endTopic = (id: string) => `lambda-durable:${id}`;

const timeoutTimer = (id: string) => ({ service: 'lambda', timer: 'durableTimeout', id }) as const;
const endGroup = (id: string) => `lambda.durable-end.${id}`;

/** What timers and deliveries are told of an execution. */
export interface ExecutionBody {
  readonly place: Place;
  readonly id: string;
}

export function setTimeLimit({ context, place, execution }: Work): Promise<void> {
  const atMs = execution.startedAtMs + execution.timeoutSeconds * 1000;
  const body: ExecutionBody = { place, id: execution.id };
  return context.timers.set({ ...timeoutTimer(execution.id), atMs, body });
}

/** Ends an execution. A run of its function that is under way goes on, and nobody listens to it any more. */
export async function close(work: Work, { status, result, error }: End): Promise<void> {
  const { context, place, execution } = work;
  const { id } = execution;
  const endedAtMs = context.now();
  await cancelDue(work);
  const whole = await operationOf(work, id);
  if (whole !== undefined) await putOperation(work, whole, { ...whole, status, endedAtMs, result, error });
  await addEvent(work, EVENTS[status], { operationId: id, name: execution.name, result, error });
  Object.assign(execution, { status, endedAtMs, token: undefined, last: undefined });
  await cancelAsking(work);
  await context.timers.cancel(timeoutTimer(id));
  const body: ExecutionBody = { place, id };
  await context.timers.set({
    ...{ service: 'lambda', timer: 'durableExpire', id, body },
    atMs: endedAtMs + execution.retentionDays * DAY_MS,
  });
  context.outbox.send({ service: 'lambda', delivery: 'durableEnded', group: endGroup(id), body });
  context.outbox.wake(endTopic(id));
}

/** Timer: it has run for as long as it may. */
export async function timeOut(context: TxContext, body: unknown): Promise<void> {
  // What `setTimeLimit` has set.
  const { place, id } = body as ExecutionBody;
  const work = await openRunning(context, place, id);
  if (work === undefined) return;
  const ErrorMessage = `Execution timed out after ${work.execution.timeoutSeconds} seconds.`;
  await close(work, { status: 'TIMED_OUT', error: smallError({ ErrorMessage }) });
  await save(work);
}

/** Timer: it was kept for as long as it was to be. */
export async function expire(context: TxContext, body: unknown): Promise<void> {
  // What `close` has set.
  const { place, id } = body as ExecutionBody;
  const work = await openWork(context, place, id);
  if (work !== undefined) await forget(work);
}

/** Nobody sees it any more; its rows go bit by bit, behind what is still to be told of its end. */
async function forget(work: Work): Promise<void> {
  const { context, place, execution } = work;
  execution.isGone = true;
  await save(work);
  const body: ExecutionBody = { place, id: execution.id };
  const group = endGroup(execution.id);
  context.outbox.send({ service: 'lambda', delivery: 'forgetDurable', group, body });
}

/** Delivery: takes away what is left of an execution. */
export async function forgetRows(context: DeliveryContext, body: unknown): Promise<void> {
  // What `forget` sent.
  const { place, id } = body as ExecutionBody;
  const takeSome = () =>
    context.transact(async (inner) => {
      const { tx } = inner;
      const query = { prefix: [id], limit: ROWS_MAX };
      const events = await histories.list(tx, place, query);
      for (const blobId of blobsOf(events.records)) await disownBlob(inner, blobId);
      for (const event of events.records) await histories.deleteRecord(tx, place, event);
      const page = await operations.list(tx, place, query);
      for (const operation of page.records) await operations.deleteRecord(tx, place, operation);
      const isMore = events.next !== undefined || page.next !== undefined;
      if (!isMore) {
        await executions.delete(tx, place, id);
        await inner.timers.cancel({ service: 'lambda', timer: 'durableExpire', id });
        context.complete(tx);
      }
      return isMore;
    });
  while (await takeSome());
}

/** Events may show the same text: each blob once. */
function blobsOf(events: readonly HistoryRecord[]): Set<string> {
  const ids = events.flatMap(({ input, result, error }) => [input?.blobId, result?.blobId, error?.blobId]);
  return new Set(ids.filter((id) => id !== undefined));
}

/** The function goes: its executions go with it. */
export function forgetFunctionLater({ outbox }: TxContext, place: Place, functionId: string): void {
  const group = `lambda.durable-function.${functionId}`;
  outbox.send({ service: 'lambda', delivery: 'forgetDurables', group, body: { place, functionId } });
}

/** Delivery: stops what runs of a function that has gone, and forgets all. */
export async function forgetFunction(context: DeliveryContext, body: unknown): Promise<void> {
  // What `forgetFunctionLater` sent.
  const { place, functionId } = body as { place: Place; functionId: string };
  const takeOne = async (after: Uint8Array | undefined) =>
    context.transact(async (inner) => {
      const query = { prefix: [functionId], limit: 1, ...(after === undefined ? {} : { after }) };
      const page = await executions.listBy(inner.tx, place, 'byFunction', query);
      for (const { id } of page.records) await stopAndForget(inner, place, id);
      return page.cursors[0];
    });
  let after: Uint8Array | undefined;
  do after = await takeOne(after);
  while (after !== undefined);
}

async function stopAndForget(context: TxContext, place: Place, id: string): Promise<void> {
  const work = await openWork(context, place, id);
  if (work === undefined) return;
  const gone: Pick<ExecutionRecord, 'functionName'> = work.execution;
  const ErrorMessage = `Function not found: ${gone.functionName}`;
  if (work.execution.status === 'RUNNING') {
    await close(work, { status: 'STOPPED', error: smallError({ ErrorMessage }) });
  }
  await forget(work);
}
