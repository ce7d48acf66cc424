/** The timer of a table with TTL: it fires when the first of its items expires. */

import { versionPart } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { alarms } from '../state.ts';
import { firstDeletableSeconds } from '../table/index-entries.ts';
import type { Table } from '../table/table.ts';

/** An item that has expired when it is written stays so long, so that programs which filter such can be tested. */
const ALREADY_EXPIRED_MS = 60_000;
const TIMER = 'expireItems';

type Context = Pick<TxContext, 'tx' | 'timers' | 'now'>;

export interface AlarmBody {
  place: Place;
  name: string;
  number: number;
}

/** Sees to it that the table's timer fires when an item expires at `seconds`. */
export async function setAlarm(context: Context, table: Table, seconds: number): Promise<void> {
  const nowMs = context.now();
  if (seconds < firstDeletableSeconds(nowMs)) return;
  const expiresAtMs = seconds * 1000;
  const atMs = expiresAtMs <= nowMs ? nowMs + ALREADY_EXPIRED_MS : expiresAtMs;
  // Read with a check: a timer that fires meanwhile looks for the next expiry and must not miss this one.
  const alarm = await alarms.get(context.tx, table.place, versionPart(table.record.number));
  if (alarm === undefined || atMs < alarm.atMs) await moveAlarm(context, table, atMs);
}

export async function moveAlarm({ tx, timers }: Context, table: Table, atMs: number): Promise<void> {
  const { place, name } = table;
  const { number } = table.record;
  const body: AlarmBody = { place, name, number };
  await alarms.put(tx, place, { table: number, atMs });
  await timers.set({ service: 'dynamodb', timer: TIMER, id: String(number), atMs, body });
}

/** Forgets the timer of a table that is deleted or has no TTL any more. */
export async function dropAlarm({ tx, timers }: Context, place: Place, number: number): Promise<void> {
  await alarms.delete(tx, place, versionPart(number));
  await timers.cancel({ service: 'dynamodb', timer: TIMER, id: String(number) });
}
