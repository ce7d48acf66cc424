/** REST: members that travel in the path, the query string, headers or the status, in both directions. */

import { isUtf8 } from 'node:buffer';
import {
  compiled,
  rememberOf,
  type Service,
  type Slot,
  shapeOf,
  simpleOf,
  structureOf,
  traitsOf,
} from '../model/load.ts';
import { type Member, type Ref, simple, type Traits } from '../model/shapes.ts';
import { policyOf } from './policy.ts';
import { bareRecord } from './records.ts';
import { decodeUriText } from './rest-routes.ts';
import { bytesOf, parseTime, type ReadText, type Refuse, textReader, textWriter } from './text.ts';
import { serializationError } from './type-errors.ts';
import { type Members, ProtocolError, type Query, type RequestHeaders, type RestMatch } from './types.ts';
import { isBoundInOutput } from './xml-write.ts';

/** The parts of a request that bindings read. */
export interface BoundParts {
  readonly route: RestMatch;
  readonly query: Query;
  readonly headers: RequestHeaders;
}

/** The member that is the body. */
export interface Payload {
  readonly name: string;
  readonly ref: Ref;
  readonly traits: Traits;
}

type ReadBinding = (parts: BoundParts, input: Members) => void;
type ReadBindings = (parts: BoundParts, input: Members) => void;

const READ: Slot<ReadBindings> = {
  name: 'rest bindings',
  unready: () => {
    throw new Error('A binding reader ran before it was compiled.');
  },
};

/** Puts the bound members of an input shape into `input`. */
export function readBindings(service: Service, ref: Ref, parts: BoundParts, input: Members): void {
  compiled(service, READ, ref, () => makeBindingReaders(service, ref)).run(parts, input);
}

function makeBindingReaders(service: Service, ref: Ref): ReadBindings {
  const entries = Object.entries(structureOf(service, ref).m);
  const named = new Set(entries.map(([, member]) => traitsOf(member).q).filter((name) => name !== undefined));
  const readers: ReadBinding[] = [];
  for (const [name, member] of entries) {
    const reader = makeBindingReader(service, name, member, named);
    if (reader !== undefined) readers.push(reader);
  }
  return (parts, input) => {
    for (const read of readers) read(parts, input);
  };
}

function makeBindingReader(
  service: Service,
  name: string,
  member: Member,
  named: ReadonlySet<string>,
): ReadBinding | undefined {
  const traits = traitsOf(member);
  if (traits.l === 1) return labelReader(service, name, member);
  if (traits.q !== undefined) return queryReader(service, name, member, traits.q);
  if (traits.h !== undefined) return headerReader(service, name, member, traits.h.toLowerCase());
  if (traits.ph !== undefined) return prefixReader(name, traits.ph.toLowerCase());
  if (traits.qp === 1) return queryMapReader(service, name, member, named);
  return undefined;
}

/** What a bound text that is not of its type is answered with. */
function refuseBinding(service: Service): Refuse {
  const { unreadable } = policyOf(service);
  return (_fault, type, text, name) => {
    if (unreadable !== undefined) {
      const { code, message, fields } = unreadable(name, text);
      throw new ProtocolError(code, message, 400, fields);
    }
    throw serializationError(policyOf(service).typeErrors.simple(text, type));
  };
}

function simpleReader(service: Service, ref: Ref): ReadText {
  return textReader(simpleOf(service, ref), refuseBinding(service), true);
}

function labelReader(service: Service, name: string, member: Member): ReadBinding {
  const read = simpleReader(service, member[0]);
  return ({ route }, input) => {
    const label = route.labels.find(([bound]) => bound === name);
    if (label !== undefined) input[name] = read(decodeUriText(label[1]), name);
  };
}

function queryReader(service: Service, name: string, member: Member, wireName: string): ReadBinding {
  const shape = shapeOf(service, member[0]);
  if (shape?.k === 'l') {
    const read = simpleReader(service, shape.m[0]);
    return ({ query }, input) => {
      const values = query.get(wireName);
      if (values !== undefined) input[name] = values.map((value) => read(value, wireName));
    };
  }
  const read = simpleReader(service, member[0]);
  return ({ query }, input) => {
    const value = query.get(wireName)?.[0];
    if (value !== undefined) input[name] = read(value, wireName);
  };
}

function headerReader(service: Service, name: string, member: Member, header: string): ReadBinding {
  const read = headerTextReader(service, member, header);
  return ({ headers }, input) => {
    const text = headerText(headers[header]);
    if (text === undefined) return;
    const value = read(text, header);
    if (value !== undefined) input[name] = value;
  };
}

/** A header's text. Node reads latin1, but clients send UTF-8; what is no UTF-8 stays as it is. */
function headerText(value: string | readonly string[] | undefined): string | undefined {
  const text = typeof value === 'object' ? value.join(', ') : value;
  if (text === undefined || !/[\u0080-\u00FF]/.test(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

/**
 * Headers whose date may be anything: a broken condition is ignored (RFC 9110, 13.1.3), and `Expires: 0` is usual; S3
 * even keeps its text, which is in the request's own headers.
 */
const LENIENT_DATE = /^(?:x-amz-copy-source-)?if-|^expires$/;

function headerTextReader(service: Service, member: Member, header: string): ReadText {
  const shape = shapeOf(service, member[0]);
  if (shape?.k === 'l') {
    const read = simpleReader(service, shape.m[0]);
    const split = isTime(simpleOf(service, shape.m[0])) ? splitDates : splitHeader;
    return (text, name) => split(text).map((item) => read(item, name));
  }
  const type = simpleOf(service, member[0]);
  if (isTime(type) && LENIENT_DATE.test(header)) return parseTime;
  const read = simpleReader(service, member[0]);
  if (traitsOf(member).mt === undefined || type !== simple.string) return read;
  // A header string with a JSON media type travels as base64.
  return (text) => Buffer.from(text, 'base64').toString('utf8');
}

function isTime(type: number): boolean {
  return type >= simple.timestamp && type <= simple.epochSeconds;
}

/** Items of a header list: separated by commas, possibly in quotes (`"a, b", c`). */
function splitHeader(text: string): string[] {
  const items: string[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/y;
  while (item.lastIndex < text.length) {
    const match = item.exec(text);
    if (match === null) return text.split(',').map((part) => part.trim());
    const [, quoted, plain = ''] = match;
    items.push(quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/g, '$1'));
  }
  return items;
}

/** HTTP dates have a comma of their own. */
function splitDates(text: string): string[] {
  return text.includes('GMT') ? text.split(/(?<=GMT)\s*,\s*/) : text.split(',').map((part) => part.trim());
}

function prefixReader(name: string, prefix: string): ReadBinding {
  return ({ headers }, input) => {
    let found: Record<string, string> | undefined;
    for (const header of Object.keys(headers)) {
      if (!header.startsWith(prefix)) continue;
      const text = headerText(headers[header]);
      if (text === undefined) continue;
      found ??= bareRecord<string>();
      found[header.slice(prefix.length)] = text;
    }
    if (found !== undefined) input[name] = found;
  };
}

function queryMapReader(
  service: Service,
  name: string,
  member: Member,
  named: ReadonlySet<string>,
): ReadBinding {
  const map = shapeOf(service, member[0]);
  const lists = map?.k === 'm' && shapeOf(service, map.val[0])?.k === 'l';
  return ({ query, route }, input) => {
    let found: Record<string, unknown> | undefined;
    for (const [parameter, values] of query) {
      if (named.has(parameter) || route.literals.has(parameter)) continue;
      found ??= bareRecord();
      found[parameter] = lists ? [...values] : values[0];
    }
    if (found !== undefined) input[name] = found;
  };
}

const PAYLOADS = { name: 'payload members' } as const;

/** The payload member of a structure, if it declares one. */
export function payloadOf(service: Service, ref: Ref): Payload | undefined {
  return rememberOf(service, PAYLOADS, ref, () => findPayload(service, ref));
}

function findPayload(service: Service, ref: Ref): Payload | undefined {
  for (const [name, member] of Object.entries(structureOf(service, ref).m)) {
    const traits = traitsOf(member);
    if (traits.p === 1) return { name, ref: member[0], traits };
  }
  return undefined;
}

type WriteBindings = (output: Members, headers: Record<string, string>) => number | undefined;

const WRITE: Slot<WriteBindings> = {
  name: 'rest output bindings',
  unready: () => {
    throw new Error('A binding writer ran before it was compiled.');
  },
};

/**
 * Puts the bound members of an output into `headers`; returns the status if a member states it. Label and query
 * traits mean nothing in a reply: API Gateway's lists reuse `position` with one.
 */
export function writeBindings(
  service: Service,
  ref: Ref,
  output: Members,
  headers: Record<string, string>,
): number | undefined {
  return compiled(service, WRITE, ref, () => makeBindingWriters(service, ref)).run(output, headers);
}

function makeBindingWriters(service: Service, ref: Ref): WriteBindings {
  const writers: ((output: Members, headers: Record<string, string>) => void)[] = [];
  let statusMember: string | undefined;
  for (const [name, member] of Object.entries(structureOf(service, ref).m)) {
    const traits = traitsOf(member);
    if (traits.h !== undefined) writers.push(headerWriter(service, name, member, traits.h.toLowerCase()));
    else if (traits.ph !== undefined) writers.push(prefixWriter(name, traits.ph.toLowerCase()));
    else if (traits.rc === 1) statusMember = name;
  }
  return (output, headers) => {
    for (const write of writers) write(output, headers);
    const status = statusMember === undefined ? undefined : output[statusMember];
    return typeof status === 'number' ? status : undefined;
  };
}

function headerWriter(service: Service, name: string, member: Member, header: string) {
  const write = headerValueWriter(service, member);
  return (output: Members, headers: Record<string, string>): void => {
    const value = output[name];
    if (value != null) headers[header] = headerSafe(write(value));
  };
}

function headerValueWriter(service: Service, member: Member): (value: unknown) => string {
  const shape = shapeOf(service, member[0]);
  if (shape?.k === 'l') {
    const write = textWriter(simpleOf(service, shape.m[0]), simple.httpDate);
    return (value) => {
      if (!Array.isArray(value)) throw new TypeError('A list must be an array.');
      return value.map((item) => quoteItem(write(item))).join(', ');
    };
  }
  if (traitsOf(member).mt !== undefined && simpleOf(service, member[0]) === simple.string) {
    return (value) => bytesOf(value).toString('base64');
  }
  return textWriter(simpleOf(service, member[0]), simple.httpDate);
}

/** HTTP dates hold a comma, but no client wants them quoted. */
function quoteItem(item: string): string {
  if (!/[",]/.test(item) || item.endsWith('GMT')) return item;
  return `"${item.replace(/["\\]/g, '\\$&')}"`;
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

function prefixWriter(name: string, prefix: string) {
  return (output: Members, headers: Record<string, string>): void => {
    const map = output[name];
    if (typeof map !== 'object' || map === null) return;
    for (const [key, value] of Object.entries(map)) {
      const header = (prefix + key).toLowerCase();
      if (value != null && TOKEN.test(header)) headers[header] = headerSafe(String(value));
    }
  };
}

/**
 * A header's value as its bytes go out: UTF-8 (node writes latin1), without the characters that would end the header.
 * Values may come from a caller, as S3's `response-content-type` does.
 */
export function headerSafe(value: string): string {
  const oneLine = /[^\P{Cc}\t]/u.test(value) ? value.replace(/[^\P{Cc}\t]/gu, ' ') : value;
  return /[^\u0020-\u007E\t]/.test(oneLine) ? Buffer.from(oneLine, 'utf8').toString('latin1') : oneLine;
}

/** Has an output members that stand in the body? */
export function hasOutputBody(service: Service, ref: Ref): boolean {
  return Object.values(structureOf(service, ref).m).some((member) => !isBoundInOutput(traitsOf(member)));
}
