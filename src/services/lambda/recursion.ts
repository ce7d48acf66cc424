/**
 * Loops of functions that call each other, or themselves by way of queues, topics and buckets. Each run has a trace
 * header that says how often each function stands in the chain before it; SDKs inside functions send it along.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */

import { hash } from 'node:crypto';
import { fieldsOf, newRoot, sampledOf, type TraceContext, type Tracing } from './trace.ts';

/** So often a function may be called in one chain of requests. */
export const LOOPS_MAX = 16;

const HASH_DIGITS = 8;
/** Functions of one chain that are remembered. */
const LINEAGE_MAX = 32;
/** Functions whose short names are kept at hand. */
const NAMES_MAX = 1_000;

export interface Trace {
  /** What the function gets, and the caller with the answer. */
  header: string;
  /** How often it has been called in this chain, this call included. */
  loops: number;
}

/** The header for the next run of a function, after that of its caller. */
export function nextTrace(context: TraceContext, header: string | undefined, tracing: Tracing): Trace {
  const own = shortNameOf(context, tracing.arn);
  const fields = fieldsOf(header);
  const counts = lineageOf(fields.get('Lineage') ?? '');
  const before = counts.get(own);
  // As AWS writes it, a function that has been called once has gone round 0 times.
  const rounds = before === undefined ? 0 : before + 1;
  counts.delete(own);
  counts.set(own, rounds);
  const lineage = [...counts].slice(-LINEAGE_MAX).map(([name, count]) => `${name}:${count}`);
  const root = fields.get('Root') ?? newRoot(context);
  const sampled = sampledOf(context, fields, tracing);
  const parts = [`Root=${root}`, `Parent=${context.ids.hex(16)}`, `Sampled=${sampled}`];
  return { header: `${parts.join(';')};Lineage=1:${lineage.join('|')}`, loops: rounds + 1 };
}

/** How often the function has been called in the chain that a header belongs to. */
export function loopsOf(header: string | undefined, arn: string): number {
  if (header === undefined) return 0;
  const rounds = lineageOf(fieldsOf(header).get('Lineage') ?? '').get(shortName(arn));
  return rounds === undefined ? 0 : rounds + 1;
}

/** Each call of a function asks for it. */
function shortNameOf({ memory }: TraceContext, arn: string): string {
  const names = memory.of('lambda.short-names', () => new Map<string, string>());
  const known = names.get(arn);
  if (known !== undefined) return known;
  if (names.size >= NAMES_MAX) names.clear();
  const made = shortName(arn);
  names.set(arn, made);
  return made;
}

function shortName(arn: string): string {
  return hash('sha256', arn).slice(0, HASH_DIGITS);
}

/** Names and counts; the number before the first is AWS's own affair. */
function lineageOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  if (text === '') return counts;
  for (const entry of text.split('|')) {
    const [, name, count] = /^(?:\d+:)?([0-9a-f]{8}):(\d{1,6})$/.exec(entry) ?? [];
    if (name !== undefined) counts.set(name, Number(count));
  }
  return counts;
}
