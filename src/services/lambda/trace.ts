/**
 * The header that says which requests belong together: `Root=1-...;Parent=...;Sampled=0;Lineage=1:...:0`.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */

import type { StagedContext } from '../../core/context.ts';

/** Who decides about traces has these at hand. */
export type TraceContext = Pick<StagedContext, 'ids' | 'now' | 'memory'>;

/** What a function does of itself where its caller has decided nothing. */
export interface Tracing {
  /** Without a version or an alias. */
  arn: string;
  /** `Active` or `PassThrough`. */
  mode: string;
}

/** Functions whose last sampled second is remembered. */
const SAMPLED_MAX = 10_000;
/** Of the calls after the first one in a second, one in so many. */
const SAMPLED_ONE_IN = 20;

export function fieldsOf(header = ''): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of header.split(';')) {
    const at = field.indexOf('=');
    if (at > 0) fields.set(field.slice(0, at).trim(), field.slice(at + 1).trim());
  }
  return fields;
}

export function headerOf(fields: ReadonlyMap<string, string>): string {
  return [...fields].map(([name, value]) => `${name}=${value}`).join(';');
}

/** The caller's header, or one that begins a trace. */
export function beginTrace(context: Pick<TraceContext, 'ids' | 'now'>, header: string | undefined): string {
  return fieldsOf(header).has('Root') && header !== undefined ? header : `Root=${newRoot(context)}`;
}

export function newRoot({ ids, now }: Pick<TraceContext, 'ids' | 'now'>): string {
  const seconds = Math.floor(now() / 1000).toString(16);
  return `1-${seconds.padStart(8, '0')}-${ids.hex(24)}`;
}

/**
 * Whether a call is sampled: as its caller has decided. Where nobody has, `Active` takes the first call of each second
 * and one in twenty of the others, and `PassThrough` none.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function sampledOf(
  context: TraceContext,
  fields: ReadonlyMap<string, string>,
  { arn, mode }: Tracing,
): '0' | '1' {
  const decided = fields.get('Sampled');
  if (decided === '0' || decided === '1') return decided;
  if (mode !== 'Active') return '0';
  const lastSeconds = context.memory.of('lambda.sampled', () => new Map<string, number>());
  const second = Math.floor(context.now() / 1000);
  if (lastSeconds.get(arn) === second) return context.ids.below(SAMPLED_ONE_IN) === 0 ? '1' : '0';
  if (lastSeconds.size >= SAMPLED_MAX) lastSeconds.clear();
  lastSeconds.set(arn, second);
  return '1';
}

/** The fields of a trace of what begins now and runs later, with what is decided about it. */
export function decidedTrace(
  context: TraceContext,
  header: string | undefined,
  tracing: Tracing,
): Map<string, string> {
  const fields = fieldsOf(beginTrace(context, header));
  fields.set('Sampled', sampledOf(context, fields, tracing));
  return fields;
}
