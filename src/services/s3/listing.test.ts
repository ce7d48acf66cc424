import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commonPrefixOf,
  compareUtf8,
  type KeySource,
  listKeys,
  type Position,
  resumeAfter,
  successor,
} from './listing.ts';

interface Row {
  key: string;
}

/** Rows as the store gives them; counts what is read. */
function sourceOf(keys: readonly string[]): KeySource<Row> & { rowsRead: number } {
  const sorted = [...new Set(keys)].sort(compareUtf8);
  return {
    rowsRead: 0,
    async read({ startsWith = '', from, limit }) {
      const start = typeof from?.[0] === 'string' ? from[0] : '';
      const found = sorted
        .filter((key) => key.startsWith(startsWith) && compareUtf8(key, start) >= 0)
        .slice(0, limit);
      this.rowsRead += found.length;
      return found.map((key) => ({ key }));
    },
    after: ({ key }): Position => [successor(key)],
  };
}

/** All that a list shows, in order, without any paging. */
function shownOf(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const shown = [...new Set(keys)]
    .filter((key) => key.startsWith(prefix))
    .sort(compareUtf8)
    .map((key) => commonPrefixOf(key, prefix, delimiter) ?? key);
  return [...new Set(shown)];
}

interface Paging {
  prefix: string;
  delimiter: string;
  limit: number;
  marker?: string;
}

async function page(source: KeySource<Row>, { prefix, delimiter, limit, marker }: Paging) {
  const place = resumeAfter(marker, prefix, delimiter, (key) => [successor(key)]);
  const { records, prefixes, isTruncated, last } = await listKeys(source, {
    prefix,
    delimiter,
    limit,
    ...place,
  });
  const names = [...records.map(({ key }) => key), ...prefixes].sort(compareUtf8);
  const end = last === undefined ? undefined : 'record' in last ? last.record.key : last.prefix;
  return { names, isTruncated, end };
}

// Few letters, so that prefixes and delimiters are met; the last and the most troublesome characters among them.
const letter = fc.constantFrom('a', 'b', '/', '-', '\u{10FFFF}', '\uFFFD', '\u{1F600}', '\u0001', 'é');
const text = (maxLength: number) => fc.string({ unit: letter, maxLength });
const key = fc.string({ unit: letter, minLength: 1, maxLength: 6 });

test('pages of any size show every key and every common prefix once, in the order of UTF-8', async () => {
  const facts = fc.record({
    keys: fc.array(key, { maxLength: 40 }),
    prefix: text(2),
    delimiter: text(2),
    limit: fc.integer({ min: 1, max: 7 }),
  });
  await fc.assert(
    fc.asyncProperty(facts, async ({ keys, prefix, delimiter, limit }) => {
      const source = sourceOf(keys);
      const seen: string[] = [];
      let marker: string | undefined;
      for (;;) {
        const { names, isTruncated, end } = await page(source, {
          prefix,
          delimiter,
          limit,
          ...(marker === undefined ? {} : { marker }),
        });
        seen.push(...names);
        expect(names.length <= limit && (!isTruncated || names.length === limit)).toBe(true);
        if (!isTruncated) break;
        marker = end;
      }
      expect(seen).toEqual(shownOf(keys, prefix, delimiter));
    }),
    { numRuns: 2000 },
  );
});

test('a list goes on behind any marker, be there such a key or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(key, { maxLength: 30 }),
      text(2),
      text(1),
      key,
      async (keys, prefix, delimiter, marker) => {
        const { names } = await page(sourceOf(keys), { prefix, delimiter, marker, limit: 1000 });
        const behind = commonPrefixOf(marker, prefix, delimiter) ?? marker;
        expect(names).toEqual(
          shownOf(keys, prefix, delimiter).filter((name) => compareUtf8(name, behind) > 0),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

test('what a common prefix holds is jumped over', async () => {
  const many = Array.from({ length: 5_000 }, (_, i) => `${i % 2 === 0 ? 'left' : 'right'}/${i}`);
  const source = sourceOf(many);
  const { names, isTruncated } = await page(source, { prefix: '', delimiter: '/', limit: 5 });
  expect(names).toEqual(['left/', 'right/']);
  expect(isTruncated).toBe(false);
  expect(source.rowsRead).toBeLessThan(20);
});

test('a page of nothing has no end', async () => {
  expect(await page(sourceOf(['a']), { prefix: '', delimiter: '', limit: 0 })).toEqual({
    names: [],
    isTruncated: false,
    end: undefined,
  });
});

test('compares by UTF-8 bytes and not by UTF-16', () => {
  // U+FFFD comes after U+1F600 in UTF-16, whose surrogates begin with D8.
  expect(compareUtf8('\uFFFD', '\u{1F600}')).toBeLessThan(0);
  expect(compareUtf8('a', 'a/')).toBeLessThan(0);
});
