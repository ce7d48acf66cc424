/**
 * The store as anyone would write it first: a sorted array. The contract's fuzz test compares every adapter
 * with it.
 */

import fc from 'fast-check';
import { expect } from 'vitest';
import type { Commit, KeyedRow, ListOptions, Range, RangeCheck, Row, Store } from './store.ts';

type Seen = 'as it is' | 'absent' | 'older';

export type Command =
  | { kind: 'get'; keys: string[] }
  | { kind: 'list'; from: string; to: string; limit: number; reverse: boolean }
  | {
      kind: 'commit';
      checks: { key: string; seen: Seen }[];
      ranges: { from: string; to: string; limit: number; reverse: boolean; stale: boolean }[];
      sets: { key: string; value: Uint8Array }[];
      deletes: string[];
      adds: { key: string; delta: number }[];
    };

// Few keys, so that commands meet; among them the bytes that a wrong order would confuse.
const recordKey = fc.constantFrom('a', 'a\x00', 'a\x01', 'aa', 'a\xff', 'b', '\x00', '\xff');
const counterKey = fc.constantFrom('n', 'n\x00', 'm');
const anyKey = fc.oneof(recordKey, counterKey);
const rangeParts = {
  from: fc.oneof(anyKey, fc.constant('')),
  to: fc.oneof(anyKey, fc.constant('\xff\xff')),
  limit: fc.integer({ min: 1, max: 6 }),
  reverse: fc.boolean(),
};

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('get' as const), keys: fc.array(anyKey, { maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('list' as const), ...rangeParts }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      checks: fc.array(
        fc.record({
          key: anyKey,
          seen: fc.constantFrom<Seen>('as it is', 'as it is', 'as it is', 'absent', 'older'),
        }),
        { maxLength: 2 },
      ),
      ranges: fc.array(
        fc.record({ ...rangeParts, stale: fc.integer({ max: 3, min: 0 }).map((n) => n === 0) }),
        {
          maxLength: 1,
        },
      ),
      sets: fc.array(fc.record({ key: recordKey, value: fc.uint8Array({ maxLength: 20 }) }), {
        maxLength: 3,
      }),
      deletes: fc.array(anyKey, { maxLength: 2 }),
      adds: fc.uniqueArray(fc.record({ key: counterKey, delta: fc.integer({ min: -9, max: 9 }) }), {
        selector: ({ key }) => key,
        maxLength: 2,
      }),
    }),
  },
);

/** What is asked of the store: the commands of one turn together, then those of the next. */
export const arbitraryTurns = fc.array(fc.array(command, { minLength: 1, maxLength: 5 }), { maxLength: 20 });
export type Turns = Command[][];

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const textOf = (key: Uint8Array): string => Buffer.from(key).toString('latin1');

export class StoreModel {
  #rows = new Map<string, Row>();

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  list({ gte, lt }: Range, { limit, reverse }: ListOptions): KeyedRow[] {
    const keys = [...this.#rows.keys()].filter((key) => key >= textOf(gte) && key < textOf(lt)).sort();
    if (reverse === true) keys.reverse();
    return keys.slice(0, limit).map((key) => ({ key: bytes(key), ...(this.#rows.get(key) as Row) }));
  }

  /** Whether the commit would succeed now. */
  allows({ checks, ranges }: Commit): boolean {
    const rangeHolds = ({ range, options, seen }: RangeCheck): boolean => {
      const rows = this.list(range, options).map(({ key, version }) => `${textOf(key)} ${version}`);
      return rows.join() === seen.map(({ key, version }) => `${textOf(key)} ${version}`).join();
    };
    return (
      checks.every(({ key, version }) => (this.#rows.get(textOf(key))?.version ?? null) === version) &&
      ranges.every(rangeHolds)
    );
  }

  apply({ sets, deletes, adds }: Commit, version: number): void {
    for (const { key, value } of sets) this.#rows.set(textOf(key), { value, version });
    for (const key of deletes) this.#rows.delete(textOf(key));
    for (const { key, delta } of adds) {
      const before = Number(this.#rows.get(textOf(key))?.value ?? 0);
      this.#rows.set(textOf(key), { value: before + delta, version });
    }
  }

  commitOf(command: Command & { kind: 'commit' }): Commit {
    return {
      checks: command.checks.map(({ key, seen }) => {
        const version = this.#rows.get(key)?.version ?? null;
        if (seen === 'as it is') return { key: bytes(key), version };
        return { key: bytes(key), version: seen === 'absent' || version === null ? null : version - 1 };
      }),
      ranges: command.ranges.map(({ from, to, limit, reverse, stale }) => {
        const range = { gte: bytes(from), lt: bytes(to) };
        const seen = this.list(range, { limit, reverse }).map(({ key, version }) => ({ key, version }));
        if (stale) seen.pop();
        return { range, options: { limit, reverse }, seen };
      }),
      sets: command.sets.map(({ key, value }) => ({ key: bytes(key), value })),
      deletes: command.deletes.map(bytes),
      adds: command.adds.map(({ key, delta }) => ({ key: bytes(key), delta })),
    };
  }
}

/**
 * Gives one command to both and fails when the answers differ. A commit's result is handed back instead of
 * awaited, so that the commands of a turn share a group.
 */
export async function giveCommand(
  store: Store,
  model: StoreModel,
  command: Command,
): Promise<Promise<void>[]> {
  if (command.kind === 'get') {
    const expected = command.keys.map((key) => model.get(key));
    expect(await store.get(command.keys.map(bytes))).toEqual(expected);
    return [];
  }
  if (command.kind === 'list') {
    const range = { gte: bytes(command.from), lt: bytes(command.to) };
    const options = { limit: command.limit, reverse: command.reverse };
    expect(await store.list(range, options)).toEqual(model.list(range, options));
    return [];
  }
  const commit = model.commitOf(command);
  const allowed = model.allows(commit);
  const answer = store.commit(commit);
  const version = allowed ? await writtenVersion(store, commit) : undefined;
  if (allowed) model.apply(commit, version ?? 0);
  const check = async (): Promise<void> => {
    const result = await answer;
    expect(result.ok).toBe(allowed);
    if (result.ok && version !== undefined) expect(result.version).toBe(version);
  };
  return [check()];
}

/** The version that a commit gave its rows, which a read sees before the group is written. */
async function writtenVersion(store: Store, { sets, deletes, adds }: Commit): Promise<number | undefined> {
  const deleted = new Set(deletes.map(textOf));
  const keys = sets.map(({ key }) => key).filter((key) => !deleted.has(textOf(key)));
  const rows = await store.get([...keys, ...adds.map(({ key }) => key)]);
  const versions = new Set(rows.map((row) => row?.version));
  expect(versions.size).toBeLessThan(2);
  return rows[0]?.version;
}
