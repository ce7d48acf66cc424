/**
 * Loops of functions that call each other, or themselves by way of queues, topics and buckets. Each run has a trace
 * header that says how often each function stands in the chain before it; SDKs inside functions send it along.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */

import { hash } from 'node:crypto';
import type { StagedContext } from '../../core/context.ts';

/** So often a function may be called in one chain of requests. */
export const LOOPS_MAX = 16;

const HASH_DIGITS = 8;
/** Functions of one chain that are remembered. */
const LINEAGE_MAX = 32;

export interface Trace {
  /** What the function gets. */
  header: string;
  /** How often it has been called in this chain, this call included. */
  loops: number;
}

/** The header for the next run of a function, after that of its caller. */
export function nextTrace(
  context: Pick<StagedContext, 'ids' | 'now'>,
  header: string | undefined,
  arn: string,
): Trace {
  const own = shortName(arn);
  const parent = context.ids.hex(16);
  if (header === undefined) {
    return { header: `Root=${newRoot(context)};Parent=${parent};Sampled=0;Lineage=${own}:1`, loops: 1 };
  }
  const fields = fieldsOf(header);
  const counts = lineageOf(fields.get('Lineage') ?? '');
  const loops = (counts.get(own) ?? 0) + 1;
  counts.delete(own);
  counts.set(own, loops);
  const lineage = [...counts].slice(-LINEAGE_MAX).map(([name, count]) => `${name}:${count}`);
  const root = fields.get('Root') ?? newRoot(context);
  const sampled = fields.get('Sampled') ?? '0';
  return { header: `Root=${root};Parent=${parent};Sampled=${sampled};Lineage=${lineage.join('|')}`, loops };
}

function newRoot({ ids, now }: Pick<StagedContext, 'ids' | 'now'>): string {
  const seconds = Math.floor(now() / 1000).toString(16);
  return `1-${seconds.padStart(8, '0')}-${ids.hex(24)}`;
}

/** How often the function has been called in the chain that a header belongs to. */
export function loopsOf(header: string | undefined, arn: string): number {
  if (header === undefined) return 0;
  return lineageOf(fieldsOf(header).get('Lineage') ?? '').get(shortName(arn)) ?? 0;
}

function shortName(arn: string): string {
  return hash('sha256', arn).slice(0, HASH_DIGITS);
}

function fieldsOf(header = ''): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of header.split(';')) {
    const at = field.indexOf('=');
    if (at > 0) fields.set(field.slice(0, at).trim(), field.slice(at + 1).trim());
  }
  return fields;
}

function lineageOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of text.split('|')) {
    const [, name, count] = /^(?:\d+:)?([0-9a-f]{8}):(\d{1,6})$/.exec(entry) ?? [];
    if (name !== undefined) counts.set(name, Number(count));
  }
  return counts;
}
