/**
 * Metrics in log events: what the embedded metric format says of a message.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

import { type Chunk, eventsOf } from './chunk.ts';
import { isDimension, isMetricTime, isMetricValue, type Sample } from './metric-data.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const METRICS_MAX = 100;
const VALUES_MAX = 100;
const DIMENSIONS_MAX = 30;
const NAME_LENGTH_MAX = 255;
const UNITS: ReadonlySet<string> = new Set(
  [
    ...['None', 'Percent', 'Count', 'Count/Second', 'Seconds', 'Microseconds', 'Milliseconds'],
    ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'],
    ...['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'],
  ].flatMap((unit) => (/(bytes|bits)$/i.test(unit) ? [unit, `${unit}/Second`] : [unit])),
);
/** What every document holds. */
const NEEDLE = Buffer.from('"CloudWatchMetrics"');
/** What runtimes of Lambda write before a line: time, request and level, or level, time and request. */
const PREFIX = /^(?:\[[A-Z]+\]\t)?\d{4}-\d\d-\d\dT[\d:.]+Z\t[\w-]+\t(?:[A-Z]+\t)?/;

export interface EmbeddedSamples {
  readonly samples: Sample[];
  /** Messages whose `_aws` is not of the format. */
  parsingErrors: number;
  /** Metrics and sets of dimensions that CloudWatch does not take. */
  validationErrors: number;
}

/** May there be a document among these events? */
export function mayHoldMetrics({ bytes, messagesAt }: Chunk): boolean {
  return bytes.indexOf(NEEDLE, messagesAt) >= 0;
}

/** Samples of all documents among the events of a chunk. `nowMs` decides which times CloudWatch takes. */
export function embeddedSamples(chunk: Chunk, nowMs: number): EmbeddedSamples {
  const found: EmbeddedSamples = { samples: [], parsingErrors: 0, validationErrors: 0 };
  for (const { message } of eventsOf(chunk)) {
    if (message.includes('"CloudWatchMetrics"')) readMessage(message, nowMs, found);
  }
  return found;
}

type Members = Readonly<Record<string, unknown>>;

interface Reading {
  readonly root: Members;
  readonly timeMs: number;
  readonly found: EmbeddedSamples;
}

/** "A valid JSON object with no additional data at the beginning or end"; what Lambda writes before it is none. */
function readMessage(message: string, nowMs: number, found: EmbeddedSamples): void {
  const root = parse(message.replace(PREFIX, ''));
  const metadata = root?.['_aws'];
  if (root === undefined || !isObject(metadata) || !('CloudWatchMetrics' in metadata)) return;
  const { CloudWatchMetrics: directives, Timestamp: timeMs } = metadata;
  if (!Array.isArray(directives) || typeof timeMs !== 'number' || !directives.every(isDirective)) {
    found.parsingErrors++;
    return;
  }
  if (!isMetricTime(timeMs, nowMs)) {
    found.validationErrors++;
    return;
  }
  for (const directive of directives) readDirective({ root, timeMs, found }, directive);
}

function parse(text: string): Members | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Members;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Definition {
  readonly Name: string;
  readonly Unit?: unknown;
  readonly StorageResolution?: unknown;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly Definition[];
}

function isDirective(value: unknown): value is Directive {
  if (!isObject(value)) return false;
  const { Namespace, Dimensions, Metrics } = value;
  const isSet = (set: unknown) => Array.isArray(set) && set.every((name) => typeof name === 'string');
  return (
    typeof Namespace === 'string' &&
    Array.isArray(Dimensions) &&
    Dimensions.length > 0 &&
    Dimensions.every(isSet) &&
    Array.isArray(Metrics) &&
    Metrics.every((metric) => isObject(metric) && typeof metric['Name'] === 'string')
  );
}

function readDirective({ root, timeMs, found }: Reading, directive: Directive): void {
  const { Namespace: namespace, Metrics } = directive;
  const sets = directive.Dimensions.map((names) => dimensionsOf(root, names));
  found.validationErrors += sets.filter((set) => set === undefined).length;
  const isRefused = !isNamespace(namespace) || Metrics.length > METRICS_MAX;
  for (const { Name: name, Unit: unit, StorageResolution: seconds } of Metrics) {
    const values = valuesOf(root, name);
    const isUnit = unit === undefined || (typeof unit === 'string' && UNITS.has(unit));
    const isResolution = seconds === undefined || seconds === 1 || seconds === 60;
    if (isRefused || values === undefined || !isUnit || !isResolution) {
      found.validationErrors++;
      continue;
    }
    const periodMs = seconds === 1 ? SECOND_MS : MINUTE_MS;
    const sample = { namespace, name, unit, timeMs: Math.floor(timeMs / periodMs) * periodMs };
    for (const dimensions of sets) {
      if (dimensions === undefined) continue;
      for (const value of values) found.samples.push({ ...sample, dimensions, value });
    }
  }
}

/** Namespaces of services are theirs. */
function isNamespace(name: string): boolean {
  return /^[^:].*$/.test(name) && name.length <= NAME_LENGTH_MAX && !name.startsWith('AWS/');
}

/** "A dimension target must have a string value." */
function dimensionsOf(root: Members, names: readonly string[]): Sample['dimensions'] | undefined {
  const unique = [...new Set(names)];
  if (unique.length > DIMENSIONS_MAX) return undefined;
  const dimensions = unique.flatMap((Name) => {
    const Value = Object.hasOwn(root, Name) ? root[Name] : undefined;
    return typeof Value === 'string' && isDimension(Name, Value) ? [{ Name, Value }] : [];
  });
  return dimensions.length === unique.length ? dimensions : undefined;
}

/** "A metric target must be a numeric value or an array of numeric values", of at most a hundred. */
function valuesOf(root: Members, name: string): readonly number[] | undefined {
  if (name === '' || name.length > NAME_LENGTH_MAX || !Object.hasOwn(root, name)) return undefined;
  const target = root[name];
  const values: readonly unknown[] = Array.isArray(target) ? target : [target];
  const isWhole = values.every((value) => typeof value === 'number' && isMetricValue(value));
  return isWhole && values.length > 0 && values.length <= VALUES_MAX ? (values as number[]) : undefined;
}
