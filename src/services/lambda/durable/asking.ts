/** Having the function run again: one run at a time, by way of the outbox. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { openRunning, save, type Work } from './work.ts';

/** What the delivery `runDurable` is told. */
export interface RunBody {
  readonly place: Place;
  readonly id: string;
  readonly invocation: string;
}

const againTimer = (id: string) => ({ service: 'lambda', timer: 'durableAgain', id }) as const;

/** Has the function run; while it does, once more afterwards. */
export async function ask({ context, place, execution }: Work): Promise<void> {
  if (execution.invocation !== undefined) {
    execution.isAsked = true;
    return;
  }
  execution.invocation = context.ids.uuid();
  await context.timers.cancel(againTimer(execution.id));
  const body: RunBody = { place, id: execution.id, invocation: execution.invocation };
  const group = `lambda.durable.${execution.id}`;
  context.outbox.send({ service: 'lambda', delivery: 'runDurable', group, body, isLong: true });
}

/** Has it run in a while; whatever happens earlier has it run at once. */
export function askLater({ context, place, execution }: Work, afterMs: number): Promise<void> {
  const body = { place, id: execution.id };
  return context.timers.set({ ...againTimer(execution.id), atMs: context.now() + afterMs, body });
}

export function cancelAsking({ context, execution }: Work): Promise<void> {
  return context.timers.cancel(againTimer(execution.id));
}

/** Timer: a run that has failed, or did not come about, is tried again. */
export async function runAgain(context: TxContext, body: unknown): Promise<void> {
  // What `askLater` has set.
  const { place, id } = body as Pick<RunBody, 'place' | 'id'>;
  const work = await openRunning(context, place, id);
  if (work === undefined) return;
  await ask(work);
  await save(work);
}
