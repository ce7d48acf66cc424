/** The rest-json protocol: bindings, and JSON for what is left or for the payload. */

import { isUnit, remember, type Service, simpleOf, structureOf, traitsOf } from '../model/load.ts';
import { type Ref, simple } from '../model/shapes.ts';
import { parseJson, reachesLong } from './json.ts';
import { valueDecoder } from './json-decode.ts';
import { jsonEncoder } from './json-encode.ts';
import type { Payload } from './rest-bindings.ts';
import { readableOf } from './streams.ts';
import { bytesOf } from './text.ts';
import type { Members, ReplyBody } from './types.ts';
import { isBoundInInput } from './xml-read.ts';
import { isBoundInOutput } from './xml-write.ts';

/** JSON of a payload member or of a whole structure -> its value. */
export function readRestJson(service: Service, ref: Ref, body: Buffer): unknown {
  return valueDecoder(service, ref, 'rest-json').run(parseJson(body, reachesLong(service, ref)), 1);
}

/** Puts the members that stand in a JSON body into `input`. */
export function readRestJsonBody(service: Service, ref: Ref, body: Buffer, input: Members): void {
  // The decoder of a structure makes a plain object.
  const decoded = readRestJson(service, ref, body) as Members;
  for (const name of bodyMembers(service, ref).input) {
    if (decoded[name] !== undefined) input[name] = decoded[name];
  }
}

const BODY_MEMBERS = { name: 'body members' };

interface BodyMembers {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

function bodyMembers(service: Service, ref: Ref): BodyMembers {
  const known = remember(service, BODY_MEMBERS, () => new Map<Ref, BodyMembers>());
  const found = known.get(ref);
  if (found !== undefined) return found;
  const entries = Object.entries(structureOf(service, ref).m);
  const members: BodyMembers = {
    input: entries.filter(([, member]) => !isBoundInInput(traitsOf(member))).map(([name]) => name),
    output: entries.filter(([, member]) => !isBoundInOutput(traitsOf(member))).map(([name]) => name),
  };
  known.set(ref, members);
  return members;
}

/** Has an input members that stand in the body? */
export function hasInputBody(service: Service, ref: Ref): boolean {
  return bodyMembers(service, ref).input.length > 0;
}

/** The JSON of an output's unbound members; undefined for an operation without output. */
export function writeRestJsonBody(service: Service, ref: Ref, output: Members): string | undefined {
  if (isUnit(ref)) return undefined;
  const body: Members = {};
  for (const name of bodyMembers(service, ref).output) body[name] = output[name];
  return JSON.stringify(jsonEncoder(service, ref, true).run(body));
}

/** The JSON of one value. */
export function writeRestJson(service: Service, ref: Ref, value: unknown): string {
  return JSON.stringify(jsonEncoder(service, ref, true).run(value));
}

/** A blob, string or stream payload as it goes out, with the content type of its kind. */
export function rawPayload(
  service: Service,
  payload: Payload,
  value: unknown,
): { body: ReplyBody; contentType: string } | undefined {
  const type = simpleOf(service, payload.ref);
  const mediaType = payload.traits.mt;
  if (type === simple.string) return { body: String(value), contentType: mediaType ?? 'text/plain' };
  if (type !== simple.blob && type !== simple.stream) return undefined;
  return { body: streamOrBytes(value), contentType: mediaType ?? 'application/octet-stream' };
}

function streamOrBytes(value: unknown): ReplyBody {
  if (typeof value === 'string' || value instanceof Uint8Array) return bytesOf(value);
  return readableOf(value);
}
