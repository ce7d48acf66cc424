/** `stats count(*) as n, avg(ms) by bin(5m), path`. */

import { malformedQuery } from '../errors.ts';
import type { Expression, Reader } from './expression.ts';
import { compareValues, numberIn, plainRow, type Row, type Value } from './row.ts';

/** More groups than a result may have rows are no use. */
const GROUPS_MAX = 10_000;

interface Aggregate {
  name: string;
  begin(): { add(row: Row): void; result(): Value };
}

interface Column {
  name: string;
  value: Expression;
}

export interface Stats {
  readonly names: readonly string[];
  begin(): { add(row: Row): void; rows(): Row[] };
}

/** Behind the word `stats`. @throws MalformedQueryException */
export function readStats(reader: Reader): Stats {
  const aggregates: Aggregate[] = [];
  do aggregates.push(readAggregate(reader));
  while (reader.take(','));
  const by: Column[] = [];
  if (reader.take('by')) {
    do by.push(readColumn(reader));
    while (reader.take(','));
  }
  return { names: [...by, ...aggregates].map(({ name }) => name), begin: () => grouping(aggregates, by) };
}

/** A value with the name that it is shown by. */
export function readColumn(reader: Reader): Column {
  const start = reader.place;
  const value = reader.expression();
  const text = reader.textSince(start);
  return { name: reader.take('as') ? reader.name() : text, value };
}

function grouping(aggregates: readonly Aggregate[], by: readonly Column[]) {
  const groups = new Map<string, { keys: Value[]; states: ReturnType<Aggregate['begin']>[] }>();
  return {
    add(row: Row) {
      const keys = by.map(({ value }) => value(row));
      const id = JSON.stringify(keys);
      let group = groups.get(id);
      if (group === undefined) {
        if (groups.size >= GROUPS_MAX) return;
        group = { keys, states: aggregates.map((each) => each.begin()) };
        groups.set(id, group);
      }
      for (const state of group.states) state.add(row);
    },
    rows() {
      // Without groups there is a result even of nothing.
      if (groups.size === 0 && by.length === 0) {
        groups.set('', { keys: [], states: aggregates.map((each) => each.begin()) });
      }
      return [...groups.values()].map(({ keys, states }) => {
        const values = new Map<string, Value>();
        for (const [i, { name }] of by.entries()) values.set(name, keys[i]);
        for (const [i, { name }] of aggregates.entries()) values.set(name, states[i]?.result());
        return plainRow(values);
      });
    },
  };
}

function readAggregate(reader: Reader): Aggregate {
  const start = reader.place;
  const kind = reader.name().toLowerCase();
  reader.demand('(');
  const isAll = reader.take('*');
  const value: Expression = isAll || reader.peek()?.text === ')' ? () => 1 : reader.expression();
  const percent = reader.take(',') ? numberIn(Number(reader.next().text)) : undefined;
  reader.demand(')');
  const text = reader.textSince(start);
  const name = reader.take('as') ? reader.name() : text;
  const begin = BEGINNINGS[kind];
  if (begin === undefined || !Object.hasOwn(BEGINNINGS, kind)) {
    throw malformedQuery(`the function ${kind} is not implemented by kumobako`);
  }
  if (kind === 'pct' && (percent === undefined || percent < 0 || percent > 100)) {
    throw malformedQuery('pct has a percentage between 0 and 100');
  }
  return { name, begin: () => begin(value, percent ?? 0) };
}

type Begin = (value: Expression, percent: number) => { add(row: Row): void; result(): Value };

const folded =
  (fold: (known: number | undefined, value: number) => number): Begin =>
  (value) => {
    let known: number | undefined;
    return {
      add(row) {
        const number = numberIn(value(row));
        if (number !== undefined) known = fold(known, number);
      },
      result: () => known,
    };
  };

/** The value of the event that comes first (or last) by what is compared. */
const chosen =
  (isBetter: (value: Value, row: Row, best: { value: Value; timeMs: number }) => boolean): Begin =>
  (value) => {
    let best: { value: Value; timeMs: number } | undefined;
    return {
      add(row) {
        const own = value(row);
        if (own === undefined) return;
        if (best === undefined || isBetter(own, row, best)) best = { value: own, timeMs: row.timeMs };
      },
      result: () => best?.value,
    };
  };

function numbers(value: Expression, resultOf: (numbers: readonly number[]) => Value) {
  const all: number[] = [];
  return {
    add(row: Row) {
      const number = numberIn(value(row));
      if (number !== undefined) all.push(number);
    },
    result: () => (all.length === 0 ? undefined : resultOf(all)),
  };
}

const average = (all: readonly number[]): number => all.reduce((sum, each) => sum + each, 0) / all.length;

const BEGINNINGS: Readonly<Record<string, Begin>> = {
  count: (value) => {
    let count = 0;
    return {
      add(row) {
        if (value(row) !== undefined) count++;
      },
      result: () => count,
    };
  },
  count_distinct: (value) => {
    const seen = new Set<Value>();
    return {
      add(row) {
        const own = value(row);
        if (own !== undefined) seen.add(own);
      },
      result: () => seen.size,
    };
  },
  sum: folded((known = 0, value) => known + value),
  min: folded((known = Number.POSITIVE_INFINITY, value) => Math.min(known, value)),
  max: folded((known = Number.NEGATIVE_INFINITY, value) => Math.max(known, value)),
  avg: (value) => numbers(value, average),
  stddev: (value) =>
    numbers(value, (all) => {
      const mean = average(all);
      return Math.sqrt(average(all.map((each) => (each - mean) ** 2)));
    }),
  pct: (value, percent) =>
    numbers(value, (all) => {
      const sorted = all.toSorted((a, b) => a - b);
      return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
    }),
  earliest: chosen((_value, { timeMs }, best) => timeMs < best.timeMs),
  latest: chosen((_value, { timeMs }, best) => timeMs >= best.timeMs),
  sortsfirst: chosen((value, _row, best) => compareValues(value, best.value) < 0),
  sortslast: chosen((value, _row, best) => compareValues(value, best.value) > 0),
};
