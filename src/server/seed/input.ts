/** What a seed's file says, as the members that an operation takes: by its model, and a little more lenient than JSON. */

import { Readable } from 'node:stream';
import { type Service, shapeOf, simpleOf, structureOf } from '../../model/load.ts';
import { type Ref, type StructureShape, simple } from '../../model/shapes.ts';
import type { Members } from '../../protocol/types.ts';

/** A step that cannot be carried out; the text says which member and why. */
export class SeedError extends Error {}

/** Bytes of a file that the seed names, as the command line sends them. */
const BYTES = '$base64';

/**
 * Numbers and switches may stand for texts, texts for blobs and numbers, and an object for the text of a JSON document
 * (a policy, say).
 *
 * @throws SeedError
 */
export function seedInput(service: Service, operation: string, value: unknown): Members {
  const ref = service.operations[operation]?.[0];
  if (ref === undefined) throw new SeedError(`${service.name} has no operation ${operation}.`);
  if (!isRecord(value ?? {}))
    throw new SeedError(`${operation} takes members, not ${JSON.stringify(value)}.`);
  const input = membersOf(
    service,
    structureOf(service, ref),
    (value ?? {}) as Record<string, unknown>,
    operation,
  );
  return input as Members;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function membersOf(
  service: Service,
  shape: StructureShape,
  value: Record<string, unknown>,
  path: string,
): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, member]) => {
    const known = Object.hasOwn(shape.m, name) ? shape.m[name] : undefined;
    if (known === undefined) {
      throw new SeedError(`${path} has no member ${name}; it has ${Object.keys(shape.m).join(', ')}.`);
    }
    return [name, memberValue(service, known[0], member, `${path}.${name}`)];
  });
  return Object.fromEntries(entries);
}

function memberValue(service: Service, ref: Ref, value: unknown, path: string): unknown {
  const type = simpleOf(service, ref);
  if (type >= 0) return simpleValue(type, value, path);
  const shape = shapeOf(service, ref);
  if (shape?.k === 'l') {
    if (!Array.isArray(value)) throw new SeedError(`${path} must be a list.`);
    return value.map((item, i) => memberValue(service, shape.m[0], item, `${path}[${i}]`));
  }
  if (!isRecord(value)) throw new SeedError(`${path} must have members.`);
  if (shape?.k !== 'm') return membersOf(service, structureOf(service, ref), value, path);
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, memberValue(service, shape.val[0], item, `${path}.${key}`)]),
  );
}

function simpleValue(type: number, value: unknown, path: string): unknown {
  switch (type) {
    case simple.string:
      return textOf(value, path);
    case simple.blob:
      return bytesOf(value, path);
    case simple.stream:
      return Readable.from([bytesOf(value, path)]);
    case simple.boolean:
      if (value === 'true' || value === 'false') return value === 'true';
      return checked(typeof value === 'boolean', value, `${path} must be true or false.`);
    case simple.timestamp:
    case simple.dateTime:
    case simple.httpDate:
    case simple.epochSeconds:
      return timeOf(value, path);
    case simple.document:
      return value;
    default:
      return numberOf(value, path);
  }
}

function checked(isFit: boolean, value: unknown, text: string): unknown {
  if (isFit) return value;
  throw new SeedError(text);
}

function textOf(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (isRecord(value) && typeof value[BYTES] === 'string') return bytesOf(value, path).toString('utf8');
  if (value === null || value === undefined) throw new SeedError(`${path} must be a text.`);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function bytesOf(value: unknown, path: string): Buffer {
  if (isRecord(value) && typeof value[BYTES] === 'string') return Buffer.from(value[BYTES], 'base64');
  return Buffer.from(textOf(value, path));
}

function numberOf(value: unknown, path: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new SeedError(`${path} must be a number.`);
}

function timeOf(value: unknown, path: string): Date {
  const time = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  if (!Number.isNaN(time.getTime())) return time;
  throw new SeedError(`${path} must be a time such as 2027-01-01T00:00:00Z.`);
}
