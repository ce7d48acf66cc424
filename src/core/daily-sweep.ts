/**
 * What a service takes away once a day, by the movable clock, while there is anything left: old records of its logs,
 * whole segments of them.
 */

import type { Collection } from './collection.ts';
import type { DeliveryContext, StagedContext, TxContext } from './context.ts';
import type { Place } from './place.ts';

const DAY_MS = 24 * 3_600_000;
/** There is one for all accounts and regions. */
const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };

export interface DailySweepOptions {
  /** Its timer and its delivery are both called `forget`. */
  service: string;
  /** The one record is there while the timer waits. */
  waiting: Collection<{ id: 'retention' }, readonly ['retention']>;
  /** Does it. Resolves with whether anything is left to look at tomorrow. */
  sweep(context: DeliveryContext): Promise<boolean>;
}

interface Memory {
  isWaiting: boolean;
  /** More came since the last sweep began: it may have been too late to be seen. */
  hasMore: boolean;
}

export class DailySweep {
  readonly #options: DailySweepOptions;

  constructor(options: DailySweepOptions) {
    this.#options = options;
  }

  /** There is something that will get old: the timer waits from now on, unless it does already. */
  async later(context: StagedContext): Promise<void> {
    const known = this.#memoryOf(context);
    known.hasMore = true;
    if (known.isWaiting) return;
    await context.transact((inner) => this.#wait(inner));
    known.isWaiting = true;
  }

  /** The timer's handler. Files are no part of a transaction, so that the work is the outbox's. */
  readonly begin = async ({ outbox }: TxContext): Promise<void> => {
    const { service } = this.#options;
    outbox.send({ service, delivery: 'forget', group: `${service}/retention`, body: {} });
  };

  /** The delivery's handler. */
  readonly run = async (context: DeliveryContext): Promise<void> => {
    const known = this.#memoryOf(context);
    known.hasMore = false;
    const isAnythingLeft = await this.#options.sweep(context);
    known.isWaiting = await context.transact(async (inner) => {
      context.complete(inner.tx);
      await this.#options.waiting.delete(inner.tx, ANYWHERE, 'retention');
      const goesOn = isAnythingLeft || known.hasMore;
      if (goesOn) await this.#wait(inner);
      return goesOn;
    });
  };

  async #wait({ tx, timers, now }: TxContext): Promise<void> {
    const { service, waiting } = this.#options;
    if ((await waiting.get(tx, ANYWHERE, 'retention')) !== undefined) return;
    await waiting.put(tx, ANYWHERE, { id: 'retention' });
    await timers.set({ service, timer: 'forget', id: 'forget', atMs: now() + DAY_MS, body: {} });
  }

  #memoryOf({ memory }: StagedContext): Memory {
    return memory.of(`${this.#options.service}.retention`, () => ({ isWaiting: false, hasMore: false }));
  }
}
