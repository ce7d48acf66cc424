import { afterEach, expect, test } from 'vitest';
import { base, memoryStore, openTestWorld, PLACE } from '../../../test/support/world.ts';
import type { AnyService } from '../service.ts';
import { timerRecords } from '../timers.ts';
import type { World } from '../world.ts';
import { type Meter, MINUTE_MS, minuteOf } from './series.ts';

const HOUR_MS = 60 * MINUTE_MS;

const meterOf = (service: string): Meter => ({ service, name: 'test', principal: 'test', units: {} });

interface Probe {
  service: AnyService;
  /** The minutes of each time that its gauges were asked. */
  asked: (readonly number[])[];
  kept: unknown[];
  isAtRest: boolean;
  /** Answers nothing from now on. */
  isOver: boolean;
}

function probe(name: string): Probe {
  const it: Probe = { asked: [], kept: [], isAtRest: true, isOver: false, service: {} as AnyService };
  it.service = {
    name,
    operations: {},
    collections: [],
    timers: { ring: () => {} },
    gauges: async (_context, minutes, kept) => {
      it.asked.push(minutes);
      it.kept.push(kept);
      return it.isOver ? undefined : { kept: `from ${name}`, isAtRest: it.isAtRest };
    },
  };
  return it;
}

const worlds: World[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.stop();
});

async function open(...parts: Parameters<typeof openTestWorld>): Promise<World> {
  const world = await openTestWorld(...parts);
  worlds.push(world);
  await world.advance(MINUTE_MS - (world.clock.now() % MINUTE_MS));
  return world;
}

const timers = (world: World) =>
  world.transact(base, async ({ tx }) =>
    (await timerRecords.list(tx, PLACE)).records.map(({ timer }) => timer),
  );

const minutesFrom = (firstMs: number, count: number) =>
  Array.from({ length: count }, (_, i) => firstMs + i * MINUTE_MS);

test('what changes by itself is asked for each minute, once it was counted and until it has nothing to say', async () => {
  const it = probe('a');
  it.isAtRest = false;
  const world = await open([it.service]);
  const startMs = minuteOf(world.clock.now());
  await world.advance(5 * MINUTE_MS);
  expect(await timers(world)).toEqual([]);
  world.meters.series(meterOf('a'), PLACE).add('m', 1, world.clock.now());
  await world.advance(3 * MINUTE_MS);
  it.isOver = true;
  await world.advance(5 * MINUTE_MS);
  expect(it.asked).toEqual(minutesFrom(startMs + 5 * MINUTE_MS, 4).map((minute) => [minute]));
  expect(await timers(world)).toEqual([]);
});

test('what is at rest is asked for many minutes at once when the clock is moved far, for each of them once', async () => {
  const it = probe('a');
  const world = await open([it.service]);
  const startMs = minuteOf(world.clock.now());
  world.meters.series(meterOf('a'), PLACE);
  await world.advance(10 * HOUR_MS);
  expect(it.asked.length).toBeLessThan(15);
  expect(it.asked.flat()).toEqual(minutesFrom(startMs, 600));
});

test('of a very long time at rest each minute is told first, then the last one of each hour and of each day', async () => {
  const it = probe('a');
  const meter = meterOf('a');
  const names = Array.from({ length: 100 }, (_, n) => String(n));
  const gauges: AnyService['gauges'] = async ({ meters }, minutes) => {
    it.asked.push(minutes);
    for (const name of names) {
      for (const minute of minutes) meters.series(meter, PLACE, 'N', name).add('m', 1, minute);
    }
    return { kept: undefined, isAtRest: true };
  };
  const world = await open([{ ...it.service, gauges }]);
  const startMs = minuteOf(world.clock.now());
  for (const name of names) world.meters.series(meter, PLACE, 'N', name);
  await world.advance(60 * 24 * HOUR_MS);
  const told = it.asked.flat();
  const gaps = told.slice(1).map((minute, i) => (minute - (told[i] ?? 0)) / MINUTE_MS);
  expect(told.slice(0, 200)).toEqual(minutesFrom(startMs, 200));
  expect(Math.max(...gaps.slice(210, 390))).toBe(60);
  expect(Math.max(...gaps)).toBe(1_440);
  expect(told.length).toBeLessThan(500);
  expect(told.at(-1)).toBeGreaterThan(world.clock.now() - 24 * HOUR_MS);
  // Moved again, it begins with each minute.
  const before = it.asked.length;
  await world.advance(HOUR_MS);
  const again = it.asked.slice(before).flat();
  expect(again.slice(-30)).toEqual(minutesFrom(again.at(-30) ?? 0, 30));
});

test('a timer on the way is met by what was told up to its minute', async () => {
  const it = probe('a');
  const world = await open([it.service]);
  const startMs = minuteOf(world.clock.now());
  const atMs = startMs + 30 * MINUTE_MS + 20_000;
  await world.transact(base, ({ timers: set }) =>
    set.set({ service: 'a', timer: 'ring', id: 'r', atMs, body: {} }),
  );
  world.meters.series(meterOf('a'), PLACE);
  await world.advance(45 * MINUTE_MS);
  const last = it.asked.map((minutes) => minutes[minutes.length - 1]);
  expect(last).toContain(startMs + 29 * MINUTE_MS);
  expect(last).toContain(startMs + 30 * MINUTE_MS);
  expect(it.asked.flat()).toEqual(minutesFrom(startMs, 45));
});

test('what was kept comes back after a restart, also where somebody else counts first', async () => {
  const store = memoryStore();
  const [before, after, other] = [probe('a'), probe('a'), probe('b')];
  const first = await open([before.service], store);
  first.meters.series(meterOf('a'), PLACE);
  await first.advance(2 * MINUTE_MS);
  expect(before.kept).toEqual([undefined, 'from a']);
  first.stop();
  const second = await openTestWorld([after.service, other.service], store);
  worlds.push(second);
  second.meters.series(meterOf('b'), PLACE);
  await second.advance(2 * MINUTE_MS);
  expect(after.kept[0]).toBe('from a');
  expect(other.kept[0]).toBeUndefined();
});
