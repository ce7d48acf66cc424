/**
 * What functions print: the last lines are kept for whoever asks, and all of it goes to CloudWatch Logs in batches, under
 * the function's role. No invocation waits for it.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */

import type { StagedContext } from '../../core/context.ts';
import type { FunctionLogEvent, FunctionSpec } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import { shipper } from './log-shipper.ts';
import { functionArn } from './names.ts';
import type { VersionRecord } from './state.ts';

/** Of each function. */
const LINES_MAX = 1000;
/** Functions whose lines are kept, the one that printed last at the end. */
const FUNCTIONS_MAX = 500;

export interface LogLine extends FunctionLogEvent {
  stream: string;
  /** Of all lines since the start, so that whoever has seen one can ask for what came after it. */
  number: number;
}

interface Lines {
  count: number;
  byFunction: Map<string, LogLine[]>;
}

function linesOf({ memory }: Pick<StagedContext, 'memory'>): Lines {
  return memory.of('lambda.logs', (): Lines => ({ count: 0, byFunction: new Map() }));
}

/** Takes what a version prints. */
export function logSink(context: StagedContext, place: Place, version: VersionRecord): FunctionSpec['log'] {
  const arn = functionArn({ place, name: version.name });
  const { logging, role } = version.configuration;
  const group = logging.LogGroup ?? `/aws/lambda/${version.name}`;
  const ship = shipper(context, { place, group, role, functionArn: arn, functionName: version.name });
  return (stream, events) => {
    keep(linesOf(context), arn, stream, events);
    ship(stream, events);
  };
}

function keep(kept: Lines, arn: string, stream: string, events: readonly FunctionLogEvent[]): void {
  const all = kept.byFunction;
  const lines = all.get(arn) ?? [];
  for (const event of events) lines.push({ ...event, stream, number: ++kept.count });
  if (lines.length > LINES_MAX) lines.splice(0, lines.length - LINES_MAX);
  all.delete(arn);
  all.set(arn, lines);
  const oldest = all.size > FUNCTIONS_MAX ? all.keys().next() : undefined;
  if (oldest !== undefined && !oldest.done) all.delete(oldest.value);
}

/** The last lines of a function, or of all, by ARN. */
export function lastLines(context: Pick<StagedContext, 'memory'>): ReadonlyMap<string, readonly LogLine[]> {
  return linesOf(context).byFunction;
}
