/**
 * Lambda's own metrics, gathered in memory by the minute: counts and gauges of each function, of each of its versions and
 * aliases, and of the region. `metric-shipping.ts` brings them to CloudWatch once a minute.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */

import type { StagedContext } from '../../core/context.ts';
import type { FunctionResult } from '../../core/functions.ts';
import { addTo, type Gathering } from '../../core/metrics/series.ts';
import type { Place } from '../../core/place.ts';
import { type FunctionAddress, isAliasName } from './names.ts';

export const UNITS = {
  Invocations: 'Count',
  Errors: 'Count',
  Throttles: 'Count',
  Duration: 'Milliseconds',
  ConcurrentExecutions: 'Count',
  UnreservedConcurrentExecutions: 'Count',
  IteratorAge: 'Milliseconds',
  DeadLetterErrors: 'Count',
  DestinationDeliveryFailures: 'Count',
  AsyncEventsReceived: 'Count',
  AsyncEventAge: 'Milliseconds',
  AsyncEventsDropped: 'Count',
  RecursiveInvocationsDropped: 'Count',
  ProvisionedConcurrentExecutions: 'Count',
  ProvisionedConcurrencyUtilization: 'Count',
  ProvisionedConcurrencyInvocations: 'Count',
  ProvisionedConcurrencySpilloverInvocations: 'Count',
  DurableExecutionStarted: 'Count',
  DurableExecutionSucceeded: 'Count',
  DurableExecutionFailed: 'Count',
  DurableExecutionStopped: 'Count',
  DurableExecutionTimedOut: 'Count',
  DurableExecutionDuration: 'Milliseconds',
  DurableExecutionOperations: 'Count',
} as const;

export type MetricName = keyof typeof UNITS;

/** What has one value of a metric: the region, a function, a version or alias, or a version behind an alias. */
export interface Level extends Gathering {
  running: number;
  /** Of these, functions without a share of their own. */
  runningUnreserved: number;
  runningProvisioned: number;
  /** What is provisioned, as the last call of it has found. */
  allocated: number;
}

export interface Gathered {
  readonly levels: Map<string, Level>;
  /** A timer waits that ships what is here. */
  isTimerSet: boolean;
  /** When the last run began. */
  lastRunMs: number;
}

/** Levels in one world, those that are forgotten when nothing is left of them not counted. */
const LEVELS_MAX = 100_000;

export function gatheredOf({ memory }: Pick<StagedContext, 'memory'>): Gathered {
  return memory.of(
    'lambda.metrics',
    (): Gathered => ({ levels: new Map(), isTimerSet: false, lastRunMs: 0 }),
  );
}

/** @param executedVersion what ran behind an alias; undefined where nothing ran or nobody knows */
export function levelsOf(
  gathered: Gathered,
  { place, name, qualifier }: FunctionAddress,
  executedVersion?: string,
): Level[] {
  const FunctionName = { Name: 'FunctionName', Value: name };
  const Resource = { Name: 'Resource', Value: qualifier === undefined ? name : `${name}:${qualifier}` };
  const at = `${place.account}/${place.region}`;
  const levels = [
    level(gathered, at, place, []),
    level(gathered, `${at}/${name}`, place, [FunctionName]),
    level(gathered, `${at}/${name}/${qualifier ?? ''}`, place, [FunctionName, Resource]),
  ];
  if (executedVersion !== undefined && qualifier !== undefined && isAliasName(qualifier)) {
    const ExecutedVersion = { Name: 'ExecutedVersion', Value: executedVersion };
    const key = `${at}/${name}/${qualifier}/${executedVersion}`;
    levels.push(level(gathered, key, place, [FunctionName, Resource, ExecutedVersion]));
  }
  return levels;
}

function level({ levels }: Gathered, key: string, place: Place, dimensions: Level['dimensions']): Level {
  let found = levels.get(key);
  if (found === undefined) {
    found = {
      place,
      dimensions,
      running: 0,
      runningUnreserved: 0,
      runningProvisioned: 0,
      allocated: 0,
      minutes: new Map(),
    };
    if (levels.size < LEVELS_MAX) levels.set(key, found);
  }
  return found;
}

export function add(level: Level, atMs: number, metric: MetricName, value: number): void {
  addTo(level, metric, value, atMs);
}

/** How many are running, where that says anything. */
export function addGauges(level: Level, atMs: number): void {
  const isRegion = level.dimensions.length === 0;
  if (level.running > 0) add(level, atMs, 'ConcurrentExecutions', level.running);
  if (isRegion && level.runningUnreserved > 0) {
    add(level, atMs, 'UnreservedConcurrentExecutions', level.runningUnreserved);
  }
  if (level.runningProvisioned === 0) return;
  add(level, atMs, 'ProvisionedConcurrentExecutions', level.runningProvisioned);
  if (level.dimensions.length > 1 && level.allocated > 0) {
    const utilization = level.runningProvisioned / level.allocated;
    add(level, atMs, 'ProvisionedConcurrencyUtilization', utilization);
  }
}

export interface RunFacts {
  address: FunctionAddress;
  executedVersion: string;
  isReserved: boolean;
  /** Sandboxes that are kept initialised of the version that runs; 0: none. */
  provisioned: number;
  /** For what was called: an alias leads to two versions at times. */
  provisionedInAll: number;
}

/** Counts a call that found no room. */
export function addThrottle(context: StagedContext, { address, executedVersion }: RunFacts): void {
  for (const level of levelsOf(gatheredOf(context), address, executedVersion)) {
    add(level, context.now(), 'Throttles', 1);
  }
}

/** Counts a run that begins. What it answers is told how it ended; undefined: it never came to the function. */
export function addRun(
  context: StagedContext,
  facts: RunFacts,
): (result: FunctionResult | undefined) => void {
  const { address, executedVersion, isReserved, provisioned, provisionedInAll } = facts;
  const gathered = gatheredOf(context);
  const levels = levelsOf(gathered, address, executedVersion);
  const startedMs = context.now();
  gathered.lastRunMs = startedMs;
  // Behind an alias each version has its own.
  const own = levels.at(-1);
  const isProvisioned = provisioned > (own?.runningProvisioned ?? 0);
  for (const level of levels) {
    level.running++;
    level.allocated = level === own ? provisioned : provisionedInAll;
    if (!isReserved) level.runningUnreserved++;
    if (isProvisioned) level.runningProvisioned++;
    addGauges(level, startedMs);
  }
  const addEnd = (level: Level, { error, durationMs }: FunctionResult) => {
    add(level, startedMs, 'Invocations', 1);
    // Zeros too, so that the average is the rate.
    add(level, startedMs, 'Errors', error === undefined ? 0 : 1);
    add(level, startedMs, 'Throttles', 0);
    add(level, startedMs, 'Duration', durationMs);
    if (provisionedInAll === 0) return;
    add(level, startedMs, 'ProvisionedConcurrencyInvocations', isProvisioned ? 1 : 0);
    add(level, startedMs, 'ProvisionedConcurrencySpilloverInvocations', isProvisioned ? 0 : 1);
  };
  return (result) => {
    for (const level of levels) {
      level.running--;
      if (!isReserved) level.runningUnreserved--;
      if (isProvisioned) level.runningProvisioned--;
      if (result !== undefined) addEnd(level, result);
    }
  };
}
