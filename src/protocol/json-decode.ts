/**
 * Parsed JSON or CBOR -> an operation's input: closures compiled per shape. Unknown members are dropped, nulls too
 * (but kept in sparse lists and maps), types are checked, and every map's keys are plain data.
 */

import {
  aggregateOf,
  compiled,
  type Holder,
  type Service,
  type Slot,
  shapeOf,
  simpleOf,
  traitsOf,
} from '../model/load.ts';
import { type ListShape, type MapShape, type Ref, type StructureShape, simple } from '../model/shapes.ts';
import { NESTING_DEPTH_MAX } from './limits.ts';
import { policyOf } from './policy.ts';
import { bareRecord, isRecord } from './records.ts';
import { parseBase64, parseSpecialNumber, parseTime } from './text.ts';
import { type ExpectedAggregate, javaClass, serializationError, type TypeErrors } from './type-errors.ts';

/**
 * - `json`: member names as in the model; times are seconds
 * - `rest-json`: as json, but jsonName is honoured
 * - `cbor`: rpc-v2-cbor; blobs are bytes, times are tagged or seconds
 * - `amz-cbor`: the older CBOR, whose times are milliseconds
 */
export type ValueForm = 'json' | 'rest-json' | 'cbor' | 'amz-cbor';

/** Turns a parsed value into an input. `depth` counts from 1 and stops values that nest too deeply. */
export type Decode = (value: unknown, depth: number) => unknown;

const unready: Decode = () => {
  throw new Error('A decoder ran before it was compiled.');
};

/** Slots in structures and slots in lists and maps: AWS words type errors differently there. */
const MEMBER_SLOTS: Record<ValueForm, Slot<Decode>> = {
  json: { name: 'json member', unready },
  'rest-json': { name: 'rest-json member', unready },
  cbor: { name: 'cbor member', unready },
  'amz-cbor': { name: 'amz-cbor member', unready },
};
const ITEM_SLOTS: Record<ValueForm, Slot<Decode>> = {
  json: { name: 'json item', unready },
  'rest-json': { name: 'rest-json item', unready },
  cbor: { name: 'cbor item', unready },
  'amz-cbor': { name: 'amz-cbor item', unready },
};

interface Place {
  readonly service: Service;
  readonly form: ValueForm;
  readonly errors: TypeErrors;
}

/** The decoder of a ref. Call its `run` with depth 1. */
export function valueDecoder(service: Service, ref: Ref, form: ValueForm, item = false): Holder<Decode> {
  const slot = (item ? ITEM_SLOTS : MEMBER_SLOTS)[form];
  return compiled(service, slot, ref, () => {
    const place: Place = { service, form, errors: policyOf(service).typeErrors };
    const type = simpleOf(service, ref);
    if (type >= 0) return simpleDecoder(place, type);
    const shape = aggregateOf(service, ref);
    if (shape.k === 'l') return listDecoder(place, shape, item);
    if (shape.k === 'm') return mapDecoder(place, shape, item);
    return structureDecoder(place, shape, item);
  });
}

function structureDecoder(place: Place, shape: StructureShape, item: boolean): Decode {
  const members = bareRecord<{ name: string; decoder: Holder<Decode> }>();
  for (const [name, member] of Object.entries(shape.m)) {
    const wireName = place.form === 'rest-json' ? (traitsOf(member).jn ?? name) : name;
    members[wireName] = { name, decoder: valueDecoder(place.service, member[0], place.form) };
  }
  const refuse = aggregateRefusal(place, 'structure', `${javaPackage(place.service)}.${shape.n}`, item);
  return (value, depth) => {
    if (!isRecord(value)) return refuse(value);
    if (depth > NESTING_DEPTH_MAX) throw serializationError();
    const output: Record<string, unknown> = {};
    for (const key in value) {
      const member = members[key];
      if (member === undefined) continue;
      const entry = value[key];
      if (entry != null) output[member.name] = member.decoder.run(entry, depth + 1);
    }
    return output;
  };
}

function listDecoder(place: Place, shape: ListShape, item: boolean): Decode {
  const decoder = valueDecoder(place.service, shape.m[0], place.form, true);
  const sparse = shape.t?.sp === 1;
  const refuse = aggregateRefusal(place, 'list', 'java.util.List', item);
  return (value, depth) => {
    if (!Array.isArray(value)) return refuse(value);
    if (depth > NESTING_DEPTH_MAX) throw serializationError();
    const output: unknown[] = [];
    for (const entry of value) {
      if (entry != null) output.push(decoder.run(entry, depth + 1));
      else if (sparse) output.push(null);
    }
    return output;
  };
}

function mapDecoder(place: Place, shape: MapShape, item: boolean): Decode {
  const decoder = valueDecoder(place.service, shape.val[0], place.form, true);
  const sparse = shape.t?.sp === 1;
  const refuse = aggregateRefusal(place, 'map', classOfRef(place.service, shape.val[0]), item);
  return (value, depth) => {
    if (!isRecord(value)) return refuse(value);
    if (depth > NESTING_DEPTH_MAX) throw serializationError();
    const output = bareRecord();
    for (const key in value) {
      const entry = value[key];
      if (entry != null) output[key] = decoder.run(entry, depth + 1);
      else if (sparse) output[key] = null;
    }
    return output;
  };
}

function aggregateRefusal(
  place: Place,
  kind: ExpectedAggregate['kind'],
  javaClass: string,
  item: boolean,
): (value: unknown) => never {
  const expected: ExpectedAggregate = { kind, javaClass, item };
  return (value) => {
    throw serializationError(place.errors.aggregate(value, expected));
  };
}

function javaPackage(service: Service): string {
  return policyOf(service).typeNamespace ?? `com.amazonaws.${service.name}`;
}

function classOfRef(service: Service, ref: Ref): string {
  const type = simpleOf(service, ref);
  if (type >= 0) return javaClass(type);
  const shape = shapeOf(service, ref);
  if (shape?.k === 'l') return `java.util.List<${classOfRef(service, shape.m[0])}>`;
  if (shape?.k === 'm') return `java.util.Map<java.lang.String, ${classOfRef(service, shape.val[0])}>`;
  return `${javaPackage(service)}.${shape?.k === 's' || shape?.k === 'u' ? shape.n : 'Object'}`;
}

function simpleDecoder(place: Place, type: number): Decode {
  const refuse = (value: unknown): never => {
    throw serializationError(place.errors.simple(value, type));
  };
  switch (type) {
    case simple.string:
      return (value) => (typeof value === 'string' ? value : refuse(value));
    case simple.boolean:
      return (value) => (typeof value === 'boolean' ? value : (booleanWord(value) ?? refuse(value)));
    case simple.integer:
    case simple.long:
      return integerDecoder(place.form, type, refuse);
    case simple.bigint:
      return (value) => (typeof value === 'bigint' ? value : BigInt(wholeOf(value, refuse)));
    case simple.float:
    case simple.double:
    case simple.bigdecimal:
      return (value) => doubleOf(value, refuse);
    case simple.timestamp:
    case simple.dateTime:
    case simple.httpDate:
    case simple.epochSeconds:
      return timeDecoder(place.form, type, refuse);
    case simple.blob:
    case simple.stream:
      return blobDecoder(place, refuse);
    case simple.document:
      return documentValue;
    default:
      return () => ({});
  }
}

/** AWS's JSON parsers take these words for booleans (observed from SES in 2026). */
const BOOLEAN_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'y', 't', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'n', 'f', '0'].map((word) => [word, false] as const),
]);

function booleanWord(value: unknown): boolean | undefined {
  return typeof value === 'string' ? BOOLEAN_WORDS.get(value.toLowerCase()) : undefined;
}

/**
 * Integers of 32 and longs of 64 bits. What has a fraction or more bits is refused in rest-json and rpc-v2-cbor, as
 * AWS's protocol tests want it (`RestJsonBodyIntegerUnderflowOverflow`, `float_truncation`). In the older JSON, whose
 * numbers AWS calls TruncatingBigNumber, it is cut: the fraction, and the bits above, as Java's `intValue` does.
 */
function integerDecoder(form: ValueForm, type: number, refuse: (value: unknown) => never): Decode {
  const bits = type === simple.integer ? 32 : 64;
  const limit = 2 ** (bits - 1);
  const isStrict = form === 'rest-json' || form === 'cbor';
  return (value) => {
    const whole = wholeOf(value, refuse);
    const fits = whole < limit && whole >= -limit;
    if (fits && whole === value) return whole;
    // Of too many bits nobody has told a text.
    if (isStrict) return fits ? refuse(value) : refuseBits();
    if (fits) return whole;
    const cut = BigInt.asIntN(bits, BigInt(whole));
    return Number.isSafeInteger(Number(cut)) ? Number(cut) : cut;
  };
}

function refuseBits(): never {
  throw serializationError();
}

/** Without its fraction; a bigint comes from digits that a number cannot hold. */
function wholeOf(value: unknown, refuse: (value: unknown) => never): number | bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : refuse(value);
}

function doubleOf(value: unknown, refuse: (value: unknown) => never): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return (typeof value === 'string' ? parseSpecialNumber(value) : undefined) ?? refuse(value);
}

function timeDecoder(form: ValueForm, type: number, refuse: (value: unknown) => never): Decode {
  const unit = form === 'amz-cbor' ? 1 : 1000;
  const textual = form === 'rest-json' || type === simple.dateTime || type === simple.httpDate;
  return (value) => {
    if (value instanceof Date) return value;
    if (typeof value === 'number' || typeof value === 'bigint') {
      const date = new Date(Math.round(Number(value) * unit));
      return Number.isNaN(date.getTime()) ? refuse(value) : date;
    }
    return (textual && typeof value === 'string' ? parseTime(value) : undefined) ?? refuse(value);
  };
}

function blobDecoder(place: Place, refuse: (value: unknown) => never): Decode {
  if (place.form === 'cbor' || place.form === 'amz-cbor') {
    return (value) => (value instanceof Uint8Array ? value : refuse(value));
  }
  return (value) => {
    if (typeof value !== 'string') return refuse(value);
    const bytes = parseBase64(value);
    if (bytes === undefined) throw serializationError(place.errors.base64(value));
    return bytes;
  };
}

/** Any JSON value. Copied, so that its objects have no prototype and its numbers are numbers. */
function documentValue(value: unknown, depth: number): unknown {
  if (depth > NESTING_DEPTH_MAX) throw serializationError();
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map((entry) => documentValue(entry, depth + 1));
  if (!isRecord(value)) return value;
  const output = bareRecord();
  for (const key in value) output[key] = documentValue(value[key], depth + 1);
  return output;
}
