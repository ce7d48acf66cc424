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
const CHARACTERS_MAX = 256 * 1024;
/** They go in blocks: an array gives up its first elements by moving all others. */
const BLOCK_LINES = 200;
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
  /** Of all messages that are kept, by function. */
  characters: Map<string, number>;
}

function linesOf({ memory }: Pick<StagedContext, 'memory'>): Lines {
  return memory.of('lambda.logs', (): Lines => ({ count: 0, byFunction: new Map(), characters: new Map() }));
}

/** Takes what a version prints. */
export function logSink(context: StagedContext, place: Place, version: VersionRecord): FunctionSpec['log'] {
  const arn = functionArn({ place, name: version.name });
  const { logging, role } = version.configuration;
  const group = logging.LogGroup ?? `/aws/lambda/${version.name}`;
  const isJson = logging.LogFormat === 'JSON';
  const ship = shipper(context, { place, group, isJson, role, functionArn: arn, functionName: version.name });
  return (stream, events) => {
    keep(linesOf(context), arn, stream, events);
    return ship(stream, events);
  };
}

function keep(kept: Lines, arn: string, stream: string, events: readonly FunctionLogEvent[]): void {
  const all = kept.byFunction;
  const lines = all.get(arn) ?? [];
  let characters = kept.characters.get(arn) ?? 0;
  for (const { timeMs, message } of events) {
    lines.push({ timeMs, message, stream, number: ++kept.count });
    characters += message.length;
  }
  let over = lines.length > LINES_MAX + BLOCK_LINES ? lines.length - LINES_MAX : 0;
  for (let n = 0; n < over; n++) characters -= lines[n]?.message.length ?? 0;
  while (characters > CHARACTERS_MAX && over < lines.length - 1) {
    characters -= lines[over++]?.message.length ?? 0;
  }
  if (over > 0) lines.splice(0, over);
  kept.characters.set(arn, characters);
  all.delete(arn);
  all.set(arn, lines);
  const oldest = all.size > FUNCTIONS_MAX ? all.keys().next() : undefined;
  if (oldest === undefined || oldest.done) return;
  all.delete(oldest.value);
  kept.characters.delete(oldest.value);
}

/** The last lines of a function, or of all, by ARN. */
export function lastLines(context: Pick<StagedContext, 'memory'>): ReadonlyMap<string, readonly LogLine[]> {
  return linesOf(context).byFunction;
}
