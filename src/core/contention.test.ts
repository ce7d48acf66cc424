import { expect, test } from 'vitest';
import { base, openTestWorld, PLACE } from '../../test/support/world.ts';
import { Collection, Counter, type RangeQuery } from './collection.ts';

interface Person {
  name: string;
  age: number;
}

const people = new Collection<Person, readonly [string]>({
  id: 0xff21,
  name: 'test.people',
  scope: 'region',
  version: 1,
  key: (person) => [person.name],
});
const buckets = new Counter<[string, number]>({ id: 0xff22, scope: 'region' });
const depth = new Counter<[string]>({ id: 0xff23, scope: 'region' });

test('a range of counters is summed over all its pages, and deleted in portions', async () => {
  const world = await openTestWorld();
  const each = 1_500;
  await world.transact(base, ({ tx }) => {
    for (let i = 0; i < each; i++) buckets.add(tx, PLACE, 2, 'q', i);
    buckets.add(tx, PLACE, 7, 'other', 1);
  });
  const sum = (query: RangeQuery) => world.transact(base, ({ tx }) => buckets.sum(tx, PLACE, query));
  expect(await sum({ prefix: ['q'] })).toBe(each * 2);
  expect(await sum({ prefix: ['q'], from: [10], until: [12] })).toBe(4);
  const drop = () =>
    world.transact(base, ({ tx }) => buckets.deleteRange(tx, PLACE, { prefix: ['q'], until: [100] }, 60));
  expect([await drop(), await drop(), await drop()]).toEqual([60, 40, 0]);
  expect(await sum({})).toBe((each - 100) * 2 + 7);
  await world.stop();
});

test('a row that was listed as a snapshot and then read is checked at the commit', async () => {
  const world = await openTestWorld();
  await world.transact(base, ({ tx }) => people.put(tx, PLACE, { name: 'ann', age: 1 }));
  let attempts = 0;
  await world.transact(base, async ({ tx }) => {
    attempts++;
    const { records } = await people.list(tx, PLACE, { snapshot: true });
    if (attempts === 1) {
      await world.transact(base, (other) => people.put(other.tx, PLACE, { name: 'ann', age: 2 }));
    }
    const known = await people.get(tx, PLACE, 'ann');
    expect(known).toEqual(records[0]);
    await people.put(tx, PLACE, { name: 'ann', age: (known?.age ?? 0) + 10 });
  });
  expect(attempts).toBe(2);
  expect(await world.transact(base, ({ tx }) => people.get(tx, PLACE, 'ann'))).toMatchObject({ age: 12 });
  await world.stop();
});

test('a lock that an attempt gives back is free before the commit is written', async () => {
  const world = await openTestWorld();
  const order: string[] = [];
  const take = (name: string) =>
    world
      .transact(base, async ({ tx, locks }) => {
        tx.afterAttempt(await locks.take('hot'));
        order.push(`${name} in`);
        depth.add(tx, PLACE, 1, 'hot');
      })
      .then(() => order.push(`${name} out`));
  await Promise.all([take('a'), take('b')]);
  expect(order).toEqual(['a in', 'b in', 'a out', 'b out']);
  const failing = world.transact(base, async ({ tx, locks }) => {
    tx.afterAttempt(await locks.take('hot'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await take('c');
  await world.stop();
});
