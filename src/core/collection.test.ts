import { expect, test } from 'vitest';
import { base, openTestWorld, PLACE } from '../../test/support/world.ts';
import { Collection, Counter, commitVersion, type Version, versionPart } from './collection.ts';
import type { TxContext } from './context.ts';

interface Book {
  shelf: string;
  title: string;
  author?: string;
  pages: number;
}

const books = new Collection<Book, readonly [string, string], 'byAuthor'>({
  id: 0xff01,
  name: 'test.books',
  scope: 'region',
  version: 1,
  key: (book) => [book.shelf, book.title],
  indexes: { byAuthor: (book) => (book.author === undefined ? undefined : [book.author]) },
});

interface Entry {
  log: string;
  sequence: Version;
  text: string;
}

const entries = new Collection<Entry, readonly [string, ReturnType<typeof versionPart>]>({
  id: 0xff02,
  name: 'test.entries',
  scope: 'account',
  version: 1,
  key: (entry) => [entry.log, versionPart(entry.sequence)],
});

const depth = new Counter<[string]>({ id: 0xff03, scope: 'region' });

const book = (shelf: string, title: string, author?: string): Book => ({
  shelf,
  title,
  pages: 1,
  ...(author === undefined ? {} : { author }),
});

async function withWorld(
  action: (run: <T>(step: (context: TxContext) => Promise<T>) => Promise<T>) => Promise<void>,
) {
  const world = await openTestWorld();
  try {
    await action((step) => world.transact(base, step));
  } finally {
    await world.stop();
  }
}

test('a record is read back, changed and deleted with its index rows', () =>
  withWorld(async (run) => {
    await run(({ tx }) => books.put(tx, PLACE, book('a', 'one', 'Ann')));
    await run(({ tx }) => books.put(tx, PLACE, book('a', 'one', 'Bob')));
    await run(async ({ tx }) => {
      expect((await books.listBy(tx, PLACE, 'byAuthor', { prefix: ['Ann'] })).records).toEqual([]);
      expect((await books.getBy(tx, PLACE, 'byAuthor', ['Bob']))?.title).toBe('one');
    });
    await run(({ tx }) => books.delete(tx, PLACE, 'a', 'one'));
    await run(async ({ tx }) => {
      expect(await books.get(tx, PLACE, 'a', 'one')).toBeUndefined();
      expect(await books.getBy(tx, PLACE, 'byAuthor', ['Bob'])).toBeUndefined();
    });
  }));

test('an index prefix matches whole parts only', () =>
  withWorld(async (run) => {
    await run(async ({ tx }) => {
      await books.put(tx, PLACE, book('a', 'one', 'Ann'));
      await books.put(tx, PLACE, book('a', 'two', 'Anna'));
    });
    await run(async ({ tx }) => {
      const found = await books.listBy(tx, PLACE, 'byAuthor', { prefix: ['Ann'] });
      expect(found.records.map((record) => record.title)).toEqual(['one']);
    });
  }));

test('a transaction sees its own writes in gets and lists', () =>
  withWorld(async (run) => {
    await run(({ tx }) => books.put(tx, PLACE, book('a', 'b')));
    await run(async ({ tx }) => {
      await books.put(tx, PLACE, book('a', 'a'));
      await books.put(tx, PLACE, book('a', 'c'));
      await books.delete(tx, PLACE, 'a', 'b');
      expect((await books.list(tx, PLACE)).records.map((record) => record.title)).toEqual(['a', 'c']);
      const reversed = await books.list(tx, PLACE, { reverse: true, limit: 1 });
      expect(reversed.records.map((record) => record.title)).toEqual(['c']);
    });
  }));

test('pages cover every record exactly once, forwards and backwards, with any page size', () =>
  withWorld(async (run) => {
    const titles = Array.from({ length: 23 }, (_, i) => `t${String(i).padStart(2, '0')}`);
    await run(async ({ tx }) => {
      for (const title of titles) await books.put(tx, PLACE, book('s', title));
      await books.put(tx, PLACE, book('r', 'before'));
      await books.put(tx, PLACE, book('t', 'behind'));
    });
    for (const limit of [1, 5, 23, 24]) {
      for (const reverse of [false, true]) {
        const seen: string[] = [];
        let after: Uint8Array | undefined;
        do {
          const from = after;
          const page = await run(({ tx }) =>
            books.list(tx, PLACE, {
              prefix: ['s'],
              limit,
              reverse,
              ...(from === undefined ? {} : { after: from }),
            }),
          );
          seen.push(...page.records.map((record) => record.title));
          after = page.next;
        } while (after !== undefined);
        expect(seen).toEqual(reverse ? titles.toReversed() : titles);
      }
    }
  }));

test('accounts and regions do not see each other', () =>
  withWorld(async (run) => {
    const elsewhere = { account: '111111111111', region: 'us-east-1' };
    const otherRegion = { account: PLACE.account, region: 'eu-west-1' };
    await run(({ tx }) => books.put(tx, elsewhere, book('a', 'one')));
    await run(async ({ tx }) => {
      expect((await books.list(tx, PLACE)).records).toEqual([]);
      expect((await books.list(tx, otherRegion)).records).toEqual([]);
      expect((await books.list(tx, elsewhere)).records).toHaveLength(1);
    });
  }));

test('records keyed by the commit version sort in commit order', () =>
  withWorld(async (run) => {
    for (const text of ['first', 'second', 'third']) {
      await run(({ tx }) => entries.put(tx, PLACE, { log: 'l', sequence: commitVersion(), text }));
    }
    const page = await run(({ tx }) => entries.list(tx, PLACE, { prefix: ['l'] }));
    expect(page.records.map((record) => record.text)).toEqual(['first', 'second', 'third']);
    const [first] = page.records;
    expect(typeof first?.sequence).toBe('number');
    const again = await run(({ tx }) => entries.get(tx, PLACE, 'l', versionPart(first?.sequence ?? 0)));
    expect(again).toEqual(first);
  }));

test('concurrent adds lose nothing', () =>
  withWorld(async (run) => {
    const step = async ({ tx }: TxContext) => depth.add(tx, PLACE, 1, 'q');
    await Promise.all(Array.from({ length: 50 }, () => run(step)));
    await run(async ({ tx }) => {
      depth.add(tx, PLACE, -3, 'q');
      expect(await depth.value(tx, PLACE, 'q')).toBe(47);
    });
  }));

test('concurrent read-modify-writes lose nothing', () =>
  withWorld(async (run) => {
    await run(({ tx }) => books.put(tx, PLACE, { ...book('a', 'hot'), pages: 0 }));
    const increment = async ({ tx }: TxContext) => {
      const hot = await books.get(tx, PLACE, 'a', 'hot');
      // Another turn of the loop in the middle, so that the attempts do meet.
      await new Promise((resolve) => setImmediate(resolve));
      if (hot !== undefined) await books.put(tx, PLACE, { ...hot, pages: hot.pages + 1 });
    };
    await Promise.all(Array.from({ length: 8 }, () => run(increment)));
    expect((await run(({ tx }) => books.get(tx, PLACE, 'a', 'hot')))?.pages).toBe(8);
  }));

test('a derived value is made again only when its record has changed', () =>
  withWorld(async (run) => {
    let made = 0;
    const derive = (record: Book) => {
      made++;
      return record.pages * 2;
    };
    const twice = ({ tx }: TxContext) => books.derived(tx, PLACE, ['a', 'x'], 'twice', derive);
    expect(await run(twice)).toBeUndefined();
    await run(({ tx }) => books.put(tx, PLACE, { ...book('a', 'x'), pages: 4 }));
    expect([await run(twice), await run(twice), made]).toEqual([8, 8, 1]);
    await run(({ tx }) => books.put(tx, PLACE, { ...book('a', 'x'), pages: 5 }));
    expect([await run(twice), made]).toEqual([10, 2]);
  }));

test('a record is decoded once in a transaction, and again after a write', () =>
  withWorld(async (run) => {
    await run(({ tx, place }) => books.put(tx, place, book('a', 'x')));
    const first = await run(async ({ tx, place }) => {
      const one = await books.once(tx, place, 'a', 'x');
      expect(await books.once(tx, place, 'a', 'x')).toBe(one);
      expect(await books.get(tx, place, 'a', 'x')).not.toBe(one);
      expect(await books.once(tx, place, 'a', 'nowhere')).toBeUndefined();
      await books.put(tx, place, { ...book('a', 'x'), pages: 2 });
      expect((await books.once(tx, place, 'a', 'x'))?.pages).toBe(2);
      await books.delete(tx, place, 'a', 'x');
      expect(await books.once(tx, place, 'a', 'x')).toBeUndefined();
      return one;
    });
    expect(first).toEqual(book('a', 'x'));
  }));

test('what is longer than a key can be is looked for in vain, and refused when written', () =>
  withWorld(async (run) => {
    const long = 'x'.repeat(5000);
    await run(({ tx }) => books.put(tx, PLACE, book('a', 'one', 'Ann')));
    await run(async ({ tx }) => {
      expect(await books.get(tx, PLACE, 'a', long)).toBeUndefined();
      expect(await books.peek(tx, PLACE, long, 'one')).toBeUndefined();
      expect(await books.derived(tx, PLACE, ['a', long], 'pages', ({ pages }) => pages)).toBeUndefined();
      const [missing, found] = await books.getMany(tx, PLACE, [
        ['a', long],
        ['a', 'one'],
      ]);
      expect([missing, found?.title]).toEqual([undefined, 'one']);
      expect((await books.list(tx, PLACE, { prefix: [long] })).records).toEqual([]);
      expect((await books.list(tx, PLACE, { prefix: ['a'], startsWith: long })).records).toEqual([]);
      expect(await books.getBy(tx, PLACE, 'byAuthor', [long])).toBeUndefined();
    });
    await expect(run(({ tx }) => books.put(tx, PLACE, book('a', long)))).rejects.toThrow('too long');
  }));
