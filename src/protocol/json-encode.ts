/**
 * Output of a handler -> a value for JSON.stringify: closures compiled per shape. The output is projected through the
 * model, so nothing that the model does not declare leaves the process.
 */

import {
  aggregateOf,
  compiled,
  type Holder,
  type Service,
  type Slot,
  simpleOf,
  traitsOf,
} from '../model/load.ts';
import { type Ref, type StructureShape, simple } from '../model/shapes.ts';
import { bigintJson } from './json.ts';
import { bareRecord } from './records.ts';
import { instant, isoTime, toBase64 } from './text.ts';

/** Turns a handler's value into one that JSON.stringify writes as AWS does. */
export type Encode = (value: unknown) => unknown;

const unready: Encode = () => {
  throw new Error('An encoder ran before it was compiled.');
};
const PLAIN: Slot<Encode> = { name: 'json encode', unready };
const NAMED: Slot<Encode> = { name: 'rest-json encode', unready };

/** The encoder of a ref; `names`: jsonName is honoured (rest-json). */
export function jsonEncoder(service: Service, ref: Ref, names: boolean): Holder<Encode> {
  return compiled(service, names ? NAMED : PLAIN, ref, () => {
    const type = simpleOf(service, ref);
    if (type >= 0) return simpleEncoder(type);
    const shape = aggregateOf(service, ref);
    if (shape.k === 'l') return listEncoder(jsonEncoder(service, shape.m[0], names), shape.t?.sp === 1);
    if (shape.k === 'm') return mapEncoder(jsonEncoder(service, shape.val[0], names), shape.t?.sp === 1);
    return structureEncoder(service, shape, names);
  });
}

/** Output values are typed by the generated interfaces; what is no object here is a bug of the handler. */
function recordOf(value: unknown, kind: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError(`A ${kind} must be an object.`);
  return value as Record<string, unknown>;
}

function structureEncoder(service: Service, shape: StructureShape, names: boolean): Encode {
  const members = bareRecord<{ wireName: string; encoder: Holder<Encode> }>();
  for (const [name, member] of Object.entries(shape.m)) {
    const wireName = names ? (traitsOf(member).jn ?? name) : name;
    members[name] = { wireName, encoder: jsonEncoder(service, member[0], names) };
  }
  return (value) => {
    const input = recordOf(value, 'structure');
    const output: Record<string, unknown> = {};
    for (const key in input) {
      const member = members[key];
      if (member === undefined) continue;
      const entry = input[key];
      if (entry != null) output[member.wireName] = member.encoder.run(entry);
    }
    return output;
  };
}

function listEncoder(encoder: Holder<Encode>, sparse: boolean): Encode {
  return (value) => {
    if (!Array.isArray(value)) throw new TypeError('A list must be an array.');
    const output: unknown[] = [];
    for (const entry of value) {
      if (entry != null) output.push(encoder.run(entry));
      else if (sparse) output.push(null);
    }
    return output;
  };
}

function mapEncoder(encoder: Holder<Encode>, sparse: boolean): Encode {
  return (value) => {
    const input = recordOf(value, 'map');
    const output = bareRecord();
    for (const key of Object.keys(input)) {
      const entry = input[key];
      if (entry != null) output[key] = encoder.run(entry);
      else if (sparse) output[key] = null;
    }
    return output;
  };
}

const stringValue: Encode = (value) => (typeof value === 'string' ? value : String(value));

function simpleEncoder(type: number): Encode {
  switch (type) {
    case simple.boolean:
      return Boolean;
    case simple.integer:
    case simple.long:
    case simple.float:
    case simple.double:
    case simple.bigint:
    case simple.bigdecimal:
      return numberValue;
    case simple.timestamp:
    case simple.epochSeconds:
      return (value) => instant(value).getTime() / 1000;
    case simple.dateTime:
      return isoTime;
    case simple.httpDate:
      return (value) => instant(value).toUTCString();
    case simple.blob:
    case simple.stream:
      return toBase64;
    case simple.document:
      return (value) => value;
    case simple.unit:
      return () => ({});
    default:
      return stringValue;
  }
}

/** NaN and the infinities are strings in AWS's JSON. */
function numberValue(value: unknown): unknown {
  if (typeof value === 'bigint') return bigintJson(value);
  const number = typeof value === 'number' ? value : Number(value);
  return Number.isFinite(number) ? number : String(number);
}
