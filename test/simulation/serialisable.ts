/**
 * Whether transactions on lists of unique values can have happened one after the other. A value says who appended it,
 * and the order in a list says who came first, so that each read tells where its transaction stands among the others
 * (as Elle does: K. Kingsbury and P. Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations").
 */

import type { ListTransaction } from '../../src/core/simulation.ts';

type Lists = Readonly<Record<string, readonly string[]>>;

/** Why there is no such order, which must also respect who had ended before whom began; undefined when there is one. */
export function serialisabilityProblem(
  transactions: readonly ListTransaction[],
  lists: Lists,
): string | undefined {
  const authors = authorsOf(transactions);
  const happened = transactions.filter((transaction) => hasHappened(transaction, lists));
  return (
    listProblem(transactions, authors, lists) ??
    happened.map((transaction) => readProblem(transaction, lists)).find((problem) => problem !== undefined) ??
    cycleProblem(happened, authors, lists)
  );
}

/** Who appended each value. */
function authorsOf(transactions: readonly ListTransaction[]): Map<string, ListTransaction> {
  const authors = new Map<string, ListTransaction>();
  for (const transaction of transactions) {
    for (const value of Object.values(transaction.appends)) authors.set(value, transaction);
  }
  return authors;
}

/** An unknown one has happened when its values are there; what it read nobody knows. */
function hasHappened({ outcome, appends }: ListTransaction, lists: Lists): boolean {
  if (outcome !== 'unknown') return outcome === 'acknowledged';
  return Object.entries(appends).some(([list, value]) => lists[list]?.includes(value));
}

function listProblem(
  transactions: readonly ListTransaction[],
  authors: ReadonlyMap<string, ListTransaction>,
  lists: Lists,
): string | undefined {
  for (const [list, values] of Object.entries(lists)) {
    const twice = values.find((value, i) => values.indexOf(value) !== i);
    if (twice !== undefined) return `${twice} stands in ${list} twice`;
    const alien = values.find((value) => authors.get(value) === undefined);
    if (alien !== undefined) return `nobody appended ${alien}, which stands in ${list}`;
  }
  for (const { outcome, appends } of transactions) {
    const entries = Object.entries(appends);
    const missing = entries.filter(([list, value]) => !lists[list]?.includes(value));
    if (outcome === 'acknowledged' && missing.length > 0) return `acknowledged ${missing} is lost`;
    if (outcome === 'refused' && missing.length < entries.length) return `refused ${entries} was done`;
    if (missing.length > 0 && missing.length < entries.length)
      return `of ${entries} all but ${missing} was done`;
  }
  return undefined;
}

function readProblem({ outcome, reads }: ListTransaction, lists: Lists): string | undefined {
  if (outcome !== 'acknowledged') return undefined;
  for (const [list, seen] of Object.entries(reads)) {
    const end = lists[list] ?? [];
    if (!seen.every((value, i) => value === end[i])) {
      return `${list} was seen as [${seen}], which is no beginning of [${end}]`;
    }
  }
  return undefined;
}

interface Edge {
  to: ListTransaction;
  why: string;
}

function cycleProblem(
  happened: readonly ListTransaction[],
  authors: ReadonlyMap<string, ListTransaction>,
  lists: Lists,
): string | undefined {
  const edges = new Map<ListTransaction, Edge[]>(happened.map((transaction) => [transaction, []]));
  const add = (from: ListTransaction | undefined, to: ListTransaction | undefined, why: string) => {
    if (from !== undefined && to !== undefined && from !== to) edges.get(from)?.push({ to, why });
  };
  for (const [list, values] of Object.entries(lists)) {
    for (const [i, value] of values.entries()) {
      add(authors.get(values[i - 1] ?? ''), authors.get(value), `appended before ${value} to ${list}`);
    }
  }
  for (const transaction of happened) {
    if (transaction.outcome === 'acknowledged') {
      for (const [list, seen] of Object.entries(transaction.reads)) {
        const last = seen[seen.length - 1] ?? '';
        const next = lists[list]?.[seen.length] ?? '';
        add(authors.get(last), transaction, `appended ${last}, which was seen in ${list}`);
        add(transaction, authors.get(next), `did not see ${next} in ${list}`);
      }
    }
    for (const other of happened) {
      if (transaction.completedAt < other.invokedAt) add(transaction, other, 'ended before it began');
    }
  }
  return findCycle(edges);
}

function findCycle(edges: ReadonlyMap<ListTransaction, readonly Edge[]>): string | undefined {
  const state = new Map<ListTransaction, 'open' | 'done'>();
  const path: { from: ListTransaction; why: string }[] = [];
  const visit = (from: ListTransaction): string | undefined => {
    state.set(from, 'open');
    for (const { to, why } of edges.get(from) ?? []) {
      if (state.get(to) === 'done') continue;
      path.push({ from, why });
      if (state.get(to) === 'open') {
        const cycle = path.slice(path.findIndex((step) => step.from === to));
        return `no order explains: ${cycle.map((step) => `${nameOf(step.from)} ${step.why}`).join(', ')}`;
      }
      const found = visit(to);
      if (found !== undefined) return found;
      path.pop();
    }
    state.set(from, 'done');
    return undefined;
  };
  for (const from of edges.keys()) {
    const found = state.has(from) ? undefined : visit(from);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nameOf({ appends, invokedAt }: ListTransaction): string {
  const values = Object.values(appends);
  return values.length > 0 ? values.join('+') : `reader ${invokedAt}`;
}
