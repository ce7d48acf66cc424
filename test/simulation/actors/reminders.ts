/** Durable timers: each rings once, at its own time, unless it was cancelled or moved before. */

import { Collection, Counter } from '../../../src/core/collection.ts';
import type { DeliveryContext } from '../../../src/core/context.ts';
import { AwsError } from '../../../src/core/errors.ts';
import type { Service, TimerHandler, TxHandler } from '../../../src/core/service.ts';
import type { SimulatedService } from '../../../src/core/simulation.ts';
import { actor, unguarded } from './actor.ts';

interface RemindersApi {
  Set: { input: { id: string; afterMs: number }; output: { atMs: number } };
  Move: { input: { id: string; afterMs: number }; output: { atMs: number } };
  Cancel: { input: { id: string }; output: object };
}

interface Reminder {
  id: string;
  state: 'set' | 'cancelled' | 'rang';
  atMs: number;
  /** The handler's own time. */
  rangAtMs: number;
  /** When the cloud's clock stood at when the ringing was heard. */
  heardAtMs: number;
}

const reminders = new Collection<Reminder, readonly [string]>({
  id: 0xff61,
  name: 'reminders.reminders',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
});

/** How often each has rung. */
const rings = new Counter<[string]>({ id: 0xff62, scope: 'region' });

type Handler<O extends keyof RemindersApi> = TxHandler<RemindersApi[O]['input'], RemindersApi[O]['output']>;

const set: Handler<'Set'> = async ({ tx, place, timers, now }, { id, afterMs }) => {
  const atMs = now() + afterMs;
  await reminders.put(tx, place, { id, state: 'set', atMs, rangAtMs: 0, heardAtMs: 0 });
  await timers.set({ service: 'reminders', timer: 'ring', id, atMs, body: { id } });
  return { atMs };
};

const move: Handler<'Move'> = async (context, input) => {
  const reminder = await reminders.get(context.tx, context.place, input.id);
  if (reminder?.state !== 'set') throw new AwsError('NotSet', input.id);
  return set(context, input);
};

const cancel: Handler<'Cancel'> = async ({ tx, place, timers }, { id }) => {
  const reminder = await reminders.get(tx, place, id);
  if (reminder?.state !== 'set') throw new AwsError('NotSet', id);
  await timers.cancel({ service: 'reminders', timer: 'ring', id });
  await reminders.put(tx, place, { ...reminder, state: 'cancelled' });
  return {};
};

const ring: TimerHandler = async ({ tx, place, now, outbox }, body) => {
  // What `set` gave it.
  const { id } = body as { id: string };
  const reminder = await reminders.get(tx, place, id);
  if (reminder === undefined) throw new TypeError(`${id} rings, and nobody has set it`);
  rings.add(tx, place, 1, id);
  await reminders.put(tx, place, { ...reminder, state: 'rang', rangAtMs: now() });
  outbox.send({ service: 'reminders', delivery: 'hear', group: `reminder/${id}`, body });
};

async function hear({ transact, now }: DeliveryContext, body: unknown): Promise<void> {
  const { id } = body as { id: string };
  const heardAtMs = now();
  await transact(async ({ tx, place }) => {
    const reminder = await reminders.get(tx, place, id);
    if (reminder?.heardAtMs === 0) await reminders.put(tx, place, { ...reminder, heardAtMs });
  });
}

const service: Service<RemindersApi> = {
  name: 'reminders',
  collections: [reminders],
  operations: {
    Set: { kind: 'tx', handler: set, access: unguarded },
    Move: { kind: 'tx', handler: move, access: unguarded },
    Cancel: { kind: 'tx', handler: cancel, access: unguarded },
  },
  timers: { ring },
  deliveries: { hear },
};

/** Some ring while clients are at work, some when everything has come to rest. */
const AFTER_MS_MAX = [0, 2_000, 60_000, 600_000];
/** What the steps of everybody else may take, when nothing goes wrong any more. */
const LATE_MS_MAX = 3_000;

const simulation: SimulatedService<RemindersApi, void> = {
  service: 'reminders',
  setUp: async () => {},
  actions: [
    {
      name: 'sets',
      weight: 3,
      run: async ({ call, random, unique }) => {
        await call('Set', { id: unique('reminder'), afterMs: random.between(0, random.pick(AFTER_MS_MAX)) });
      },
    },
    {
      name: 'cancels or moves',
      weight: 2,
      run: async ({ call, random, history }) => {
        const known = history.of('Set');
        if (known.length === 0) return;
        const { id } = random.pick(known).input;
        if (random.chance(0.5)) await call('Cancel', { id });
        else await call('Move', { id, afterMs: random.between(0, random.pick(AFTER_MS_MAX)) });
      },
    },
  ],
  async invariants({ read, check, history, calmSinceMs }) {
    const { records, counts } = await read(async ({ tx, place }) => {
      const all = (await reminders.list(tx, place)).records;
      const rung = new Map<string, number>();
      for (const { id } of all) rung.set(id, await rings.value(tx, place, id));
      return { records: all, counts: rung };
    });
    const byId = new Map(records.map((reminder) => [reminder.id, reminder]));
    for (const { id, state, atMs, rangAtMs, heardAtMs } of records) {
      const expected = state === 'cancelled' ? 0 : 1;
      check(counts.get(id) === expected, `${id} (${state}) rang ${counts.get(id)} times of ${expected}`);
      if (state !== 'rang') continue;
      check(rangAtMs === atMs, `${id} rang at ${rangAtMs}, it was set for ${atMs}`);
      check(heardAtMs >= atMs, `${id} was heard at ${heardAtMs}, it was set for ${atMs}`);
      const lateMs = heardAtMs - atMs;
      check(atMs < calmSinceMs || lateMs <= LATE_MS_MAX, `${id} rang ${lateMs} ms late while all was well`);
    }
    for (const { input, outcome } of history.of('Set')) {
      if (outcome === 'acknowledged') check(byId.has(input.id), `acknowledged ${input.id} is lost`);
    }
    for (const { input, outcome } of history.of('Cancel')) {
      if (outcome !== 'acknowledged') continue;
      const state = byId.get(input.id)?.state;
      check(state === 'cancelled', `cancelled ${input.id} is ${state}`);
    }
  },
};

export const remindersActor = actor(service, simulation);
