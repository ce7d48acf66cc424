import { describe, expect, test } from 'vitest';
import type { Page } from './collection.ts';
import { pageOfKept, pageOfNamed } from './paging.ts';

const nameOf = (name: string) => name;

/** All pages of a list that `change` shortens between them. */
function paged(list: string[], limit: number, change: (list: string[], seen: readonly string[]) => void) {
  const seen: string[] = [];
  let after: Uint8Array | undefined;
  do {
    const { items, next } = pageOfNamed({ after, limit }, list, nameOf);
    seen.push(...items);
    after = next;
    change(list, items);
  } while (after !== undefined);
  return seen;
}

describe('a short list', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

  test('is given once, page by page', () => {
    for (const limit of [1, 2, 3, 7, 8]) expect(paged([...names], limit, () => {})).toEqual(names);
  });

  test('goes on behind where it was when what ended a page has gone', () => {
    const forget = (list: string[], seen: readonly string[]) =>
      list.splice(list.indexOf(seen.at(-1) ?? ''), 1);
    for (const limit of [1, 2, 3]) expect(paged([...names], limit, forget)).toEqual(names);
  });

  test('ends when all behind it has gone', () => {
    expect(paged([...names], 3, (list) => list.splice(0))).toEqual(['a', 'b', 'c']);
  });

  test('tells names apart that are longer than a cursor', () => {
    const long = ['1', '2', '3'].map((end) => 'x'.repeat(200) + end);
    expect(paged([...long], 1, () => {})).toEqual(long);
  });
});

describe('what is wanted of a collection', () => {
  /** Pages of two, as a store would give them. */
  const read = async ({ after }: { after?: Uint8Array }): Promise<Page<number>> => {
    const from = after === undefined ? 0 : (after[0] ?? 0) + 1;
    const records = [from, from + 1].filter((n) => n < 10);
    const cursors = records.map((n) => Uint8Array.of(n));
    return { records, cursors, next: from + 2 < 10 ? Uint8Array.of(from + 1) : undefined };
  };
  const isOdd = (n: number) => n % 2 === 1;

  test('fills its pages, and none is empty', async () => {
    const pages: number[][] = [];
    let after: Uint8Array | undefined;
    do {
      const { items, next } = await pageOfKept({ after, limit: 2 }, read, isOdd);
      pages.push(items);
      after = next;
    } while (after !== undefined);
    expect(pages).toEqual([[1, 3], [5, 7], [9]]);
    expect(await pageOfKept({ after: undefined, limit: 5 }, read, isOdd)).toEqual({
      items: [1, 3, 5, 7, 9],
      next: undefined,
    });
  });
});
