/** What a deleted queue leaves, and what a purge takes: erased in the background, in many short transactions. */

import { disownBlob } from '../../core/blobs/owners.ts';
import type { Collection } from '../../core/collection.ts';
import type { DeliveryContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { KeyPart } from '../../core/tuple.ts';
import type { Queue } from './queue.ts';
import {
  attempts,
  counters,
  deduplications,
  fifoStates,
  groups,
  hiddenMessages,
  locations,
  messages,
  moveTasks,
  states,
  sweeps,
} from './state.ts';
import { sweepId } from './sweep-schedule.ts';

const PORTION = 500;

interface EraseBody {
  place: Place;
  epoch: number;
  /** Of a deleted queue: what belongs to the queue itself goes as well. */
  queueId: number | undefined;
}

/** Erases the queue's messages after this commit, and with `all` everything else that is left of it. */
export function eraseLater({ outbox }: TxContext, { place, epoch, id }: Queue, all: boolean): void {
  const body: EraseBody = { place, epoch, queueId: all ? id : undefined };
  const group = `sqs:erase:${place.account}:${place.region}:${epoch}`;
  outbox.send({ service: 'sqs', delivery: 'erase', group, body });
}

export async function erase(context: DeliveryContext, body: unknown): Promise<void> {
  // What `eraseLater` wrote.
  const target = body as EraseBody;
  let isLast = false;
  while (!isLast) {
    isLast = await context.transact(async (tx) => {
      if ((await erasePortion(tx, target)) > 0) return false;
      await forgetSweep(tx, target);
      context.complete(tx.tx);
      return true;
    });
  }
}

async function erasePortion(context: TxContext, { place, epoch, queueId }: EraseBody): Promise<number> {
  const { tx } = context;
  const page = await messages.list(tx, place, { prefix: [epoch], limit: PORTION, snapshot: true });
  for (const message of page.records) {
    if (message.blobId !== undefined) await disownBlob(context, message.blobId);
    await messages.deleteRecord(tx, place, message);
  }
  if (page.records.length > 0) return page.records.length;
  const ofEpoch =
    (await eraseFrom(tx, place, states, epoch)) ||
    (await eraseFrom(tx, place, fifoStates, epoch)) ||
    (await eraseFrom(tx, place, hiddenMessages, epoch)) ||
    (await eraseFrom(tx, place, locations, epoch)) ||
    (await eraseFrom(tx, place, groups, epoch)) ||
    (await counters.deleteRange(tx, place, { prefix: [epoch] }, PORTION));
  if (ofEpoch > 0 || queueId === undefined) return ofEpoch;
  return (
    (await eraseFrom(tx, place, deduplications, queueId)) ||
    (await eraseFrom(tx, place, attempts, queueId)) ||
    (await eraseFrom(tx, place, moveTasks, queueId))
  );
}

async function eraseFrom<R extends object, K extends readonly KeyPart[], I extends string>(
  tx: Transaction,
  place: Place,
  collection: Collection<R, K, I>,
  prefix: number,
): Promise<number> {
  const page = await collection.list(tx, place, { prefix: [prefix], limit: PORTION, snapshot: true });
  for (const record of page.records) await collection.deleteRecord(tx, place, record);
  return page.records.length;
}

async function forgetSweep({ tx, timers }: TxContext, { place, epoch }: EraseBody): Promise<void> {
  await timers.cancel({ service: 'sqs', timer: 'sweep', id: sweepId(place, epoch) });
  await sweeps.delete(tx, place, epoch);
}
