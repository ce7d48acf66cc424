/** What a query sees of an event. */

import { pointerOf } from '../pointer.ts';
import type { FoundEvent } from '../scan.ts';
import type { ChunkTransform } from '../transform/transforms.ts';
import { embeddedObject, lambdaFields } from './lambda-fields.ts';

export type Value = string | number | undefined;

/** An event with the fields that were found in it or made of it. */
export interface Row {
  get(name: string): Value;
  /** What is not masked, where something else is. */
  unmasked(name: string): Value;
  set(name: string, value: Value): void;
  readonly timeMs: number;
  readonly bytes: number;
}

const FIELDS_MAX = 200;
const DEPTH_MAX = 5;

/** `log` is shown as @log: account and group. JSON messages have their properties as fields. */
export function rowOf(event: FoundEvent, log: string, transform?: ChunkTransform): Row {
  const { timeMs, message, unmasked, chunk, bytes } = event;
  const own = new Map<string, Value>();
  let discovered: Map<string, Value> | undefined;
  return {
    timeMs,
    bytes,
    get(name) {
      if (own.has(name)) return own.get(name);
      switch (name) {
        case '@message':
          return message;
        case '@timestamp':
          return timeMs;
        case '@ingestionTime':
          return chunk.ingestedMs;
        case '@logStream':
          return chunk.streamName;
        case '@log':
          return log;
        case '@ptr':
          return pointerOf(log, event);
        default:
          discovered ??= fieldsOf(message, transform);
          return discovered.get(name);
      }
    },
    unmasked(name) {
      if (unmasked === message) return this.get(name);
      return rowOf({ ...event, message: unmasked }, log, transform).get(name);
    },
    set: (name, value) => void own.set(name, value),
  };
}

/**
 * Properties of a JSON message by their paths (`user.id`, `tags.0`), and what is found in lines of Lambda; of an event
 * that is transformed, what has become of it.
 */
export function fieldsOf(message: string, transform?: ChunkTransform): Map<string, Value> {
  const transformed = transform?.(message);
  if (transformed === undefined) return discoveredIn(message);
  if ('error' in transformed) return discoveredIn(message).set('@transformationError', transformed.error);
  const fields = new Map<string, Value>();
  flatten(transformed.fields, '', 0, fields);
  return fields;
}

/** The same with their values as they are: an object. */
export function objectOf(message: string, transform?: ChunkTransform): object {
  const transformed = transform?.(message);
  if (transformed !== undefined && 'fields' in transformed) return transformed.fields;
  const parsed = jsonIn(message);
  if (typeof parsed === 'object' && parsed !== null) return parsed;
  return Object.fromEntries(discoveredIn(message));
}

/** Undefined: it is no JSON. */
function jsonIn(message: string): unknown {
  if (!/^\s*\{/.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    // Although it begins like it.
    return undefined;
  }
}

function discoveredIn(message: string): Map<string, Value> {
  const fields = new Map<string, Value>();
  if (/^\s*\{/.test(message)) {
    flatten(jsonIn(message), '', 0, fields);
    return fields;
  }
  const lambda = lambdaFields(message);
  if (lambda === undefined) return fields;
  flatten(embeddedObject(lambda.rest), '', 0, fields);
  for (const [name, value] of lambda.fields) fields.set(name, value);
  return fields;
}

function flatten(json: unknown, path: string, depth: number, fields: Map<string, Value>): void {
  if (fields.size >= FIELDS_MAX || json === null || json === undefined) return;
  if (typeof json !== 'object') {
    fields.set(path, typeof json === 'number' ? json : String(json));
    return;
  }
  if (path !== '') fields.set(path, JSON.stringify(json));
  if (depth >= DEPTH_MAX) return;
  for (const [name, value] of Object.entries(json)) {
    flatten(value, path === '' ? name : `${path}.${name}`, depth + 1, fields);
  }
}

/** A row of values alone: what stats leave. */
export function plainRow(values: ReadonlyMap<string, Value>): Row {
  const own = new Map(values);
  return {
    timeMs: 0,
    bytes: 0,
    get: (name) => own.get(name),
    unmasked: (name) => own.get(name),
    set: (name, value) => void own.set(name, value),
  };
}

export function numberIn(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value === undefined || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Numbers by their size, before texts by their letters; what is not there comes last. */
export function compareValues(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [x, y] = [numberIn(a), numberIn(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (x !== undefined || y !== undefined) return x === undefined ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}
