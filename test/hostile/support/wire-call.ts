/** An operation's input in its wire form, whatever is wrong with it: nothing is checked here, and nothing repaired. */

import { hash } from 'node:crypto';
import { type Service, shapeOf, structureOf, traitsOf } from '../../../src/model/load.ts';
import type { ListShape, MapShape, Member, Ref, Shape, Traits } from '../../../src/model/shapes.ts';
import { CborWriter } from '../../../src/protocol/cbor-write.ts';
import type { Wire } from '../../../src/protocol/types.ts';

export interface WireCall {
  method: string;
  /** With the query string. */
  path: string;
  headers: Record<string, string>;
  body: string | Buffer;
}

export type Input = Readonly<Record<string, unknown>>;

/** The forms in which clients speak to a service. */
export function wiresOf(service: Service): readonly Wire[] {
  if (service.protocol === 'restXml') return ['rest-xml'];
  if (service.protocol === 'restJson1') return ['rest-json'];
  if (service.protocol === 'awsQuery') return ['query'];
  const json: Wire = service.protocol === 'awsJson1_1' ? 'json1.1' : 'json1.0';
  return service.qc === 1 ? [json, 'rpc-v2-cbor', 'query'] : [json, 'rpc-v2-cbor'];
}

/** @param accessKeyId null: unsigned */
export function wireCall(
  service: Service,
  operation: string,
  input: Input,
  wire: Wire,
  accessKeyId: string | null = 'test',
): WireCall {
  const call = unsignedCall(service, operation, input, wire);
  return accessKeyId === null ? call : signed(call, service.sign, accessKeyId);
}

function unsignedCall(service: Service, operation: string, input: Input, wire: Wire): WireCall {
  switch (wire) {
    case 'rest-xml':
    case 'rest-json':
      return restCall(service, operation, input, wire);
    case 'query':
      return queryCall(service, operation, input);
    case 'rpc-v2-cbor': {
      const writer = new CborWriter();
      writer.any(input);
      return post(writer.result(), {
        path: `/service/${service.target}/operation/${operation}`,
        headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
      });
    }
    default:
      return post(jsonText(input), {
        headers: {
          'content-type': wire === 'json1.1' ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0',
          'x-amz-target': `${service.target}.${operation}`,
        },
      });
  }
}

function post(body: string | Buffer, more: Partial<WireCall>): WireCall {
  return { method: 'POST', path: '/', headers: {}, body, ...more };
}

/** A signature of the right form, of now. */
export function signed(call: WireCall, signingName: string, accessKeyId = 'test'): WireCall {
  const amzDate = amzDateOf(Date.now());
  const headers: Record<string, string> = {
    host: 'localhost',
    ...call.headers,
    'x-amz-date': amzDate,
    ...(signingName === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {}),
  };
  const names = Object.keys(headers).sort().join(';');
  const scope = `${accessKeyId}/${amzDate.slice(0, 8)}/us-east-1/${signingName}/aws4_request`;
  const signature = 'ab'.repeat(32);
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...call, headers };
}

export function amzDateOf(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** JSON with bytes in base64. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, function replace(this: Record<string, unknown>, key, converted) {
    // Buffers have a toJSON of their own, which has run by now.
    const original = this[key];
    return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : converted;
  });
}

function queryCall(service: Service, operation: string, input: Input): WireCall {
  const pairs: [string, string][] = [
    ['Action', operation],
    ['Version', service.version],
  ];
  flatten(service, service.operations[operation]?.[0] ?? 0, {}, '', input, pairs);
  const body = pairs.map((pair) => pair.map(uriText).join('=')).join('&');
  return post(body, { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}

function flatten(
  service: Service,
  ref: Ref,
  traits: Traits,
  prefix: string,
  value: unknown,
  pairs: [string, string][],
): void {
  if (value === undefined || value === null) return;
  const shape = shapeOf(service, ref);
  if (Array.isArray(value)) {
    const items = shape?.k === 'l' ? shape.m : NO_MEMBER;
    const stem = traits.xf === 1 ? prefix : `${prefix}.${traitsOf(items).xn ?? 'member'}`;
    for (const [at, item] of value.entries()) {
      flatten(service, items[0], traitsOf(items), `${stem}.${at + 1}`, item, pairs);
    }
    return;
  }
  if (value instanceof Uint8Array || typeof value !== 'object') {
    pairs.push([prefix, plainText(value)]);
    return;
  }
  if (shape?.k === 'm') {
    flattenMap(service, shape, traits, prefix, value, pairs);
    return;
  }
  for (const [name, entry] of Object.entries(value)) {
    const member = memberOf(shape, name);
    const label = traitsOf(member).xn ?? name;
    flatten(service, member[0], traitsOf(member), prefix === '' ? label : `${prefix}.${label}`, entry, pairs);
  }
}

function flattenMap(
  service: Service,
  shape: MapShape,
  traits: Traits,
  prefix: string,
  value: object,
  pairs: [string, string][],
): void {
  const stem = traits.xf === 1 ? prefix : `${prefix}.entry`;
  for (const [at, [key, entry]] of Object.entries(value).entries()) {
    pairs.push([`${stem}.${at + 1}.${traitsOf(shape.key).xn ?? 'key'}`, key]);
    const name = `${stem}.${at + 1}.${traitsOf(shape.val).xn ?? 'value'}`;
    flatten(service, shape.val[0], traitsOf(shape.val), name, entry, pairs);
  }
}

const NO_MEMBER: Member = [0];

function memberOf(shape: Shape | undefined, name: string): Member {
  if (shape?.k !== 's' && shape?.k !== 'u') return NO_MEMBER;
  return Object.hasOwn(shape.m, name) ? (shape.m[name] ?? NO_MEMBER) : NO_MEMBER;
}

function plainText(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'object' ? jsonText(value) : String(value);
}

/** A REST request while its members are put where they belong. */
interface RestParts {
  path: string;
  headers: Record<string, string>;
  parameters: string[];
  body: string | Buffer;
  /** Members without a place of their own. */
  rest: [string, unknown][];
}

function restCall(
  service: Service,
  operation: string,
  input: Input,
  wire: 'rest-xml' | 'rest-json',
): WireCall {
  const [ref, , method = 'GET', uri = '/'] = service.operations[operation] ?? [0, 0];
  const parts: RestParts = { path: uri, headers: {}, parameters: [], body: '', rest: [] };
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) bind(service, parts, name, memberOf(shapeOf(service, ref), name), value);
  }
  const { headers, parameters, rest } = parts;
  if (wire === 'rest-json' && method !== 'GET' && parts.body.length === 0) {
    headers['content-type'] ??= 'application/json';
    parts.body = jsonText(Object.fromEntries(rest));
  } else if (rest.length > 0) {
    const { t, n } = structureOf(service, ref);
    parts.body = element(service, [ref], t?.xn ?? n, Object.fromEntries(rest));
  }
  // A lie about the length leaves nothing but a connection that waits: it has a test of its own.
  delete headers['content-length'];
  if (parts.body.length > 0) headers['content-md5'] ??= hash('md5', parts.body, 'base64');
  // A label that is not there is empty.
  let path = parts.path.replace(/\{[^}]*\}/g, '');
  if (parameters.length > 0) path += `${path.includes('?') ? '&' : '?'}${parameters.join('&')}`;
  return { method, path, headers, body: parts.body };
}

function bind(service: Service, parts: RestParts, name: string, member: Member, value: unknown): void {
  const { l, q, h, ph, p, xn } = traitsOf(member);
  if (l === 1) parts.path = parts.path.replace(new RegExp(`\\{${name}\\+?\\}`), () => pathText(value));
  else if (q !== undefined)
    for (const item of [value].flat()) parts.parameters.push(`${q}=${uriText(plainText(item))}`);
  else if (h !== undefined) parts.headers[h.toLowerCase()] = headerText(plainText(value));
  else if (ph !== undefined) prefixHeaders(parts.headers, ph, value);
  else if (p === 1) parts.body = payload(service, member, xn ?? name, value);
  else parts.rest.push([name, value]);
}

function pathText(value: unknown): string {
  return plainText(value)
    .split('/')
    .map((part) => uriText(part))
    .join('/');
}

function uriText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** HTTP itself takes no control characters and nothing beyond latin1, and 32 KiB of all. */
function headerText(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .slice(0, 1000);
}

function prefixHeaders(headers: Record<string, string>, prefix: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, entry] of Object.entries(value)) {
    const safe = name.replace(/[^\w!#$%&'*+.^`|~-]/g, '').slice(0, 100);
    headers[`${prefix}${safe}`.toLowerCase()] = headerText(plainText(entry));
  }
}

function payload(service: Service, member: Member, name: string, value: unknown): string | Buffer {
  const shape = shapeOf(service, member[0]);
  if (shape === undefined || shape.k === 'c') {
    return value instanceof Uint8Array ? Buffer.from(value) : plainText(value).toWellFormed();
  }
  return element(service, member, name, value);
}

function element(service: Service, member: Member, name: string, value: unknown): string {
  const shape = shapeOf(service, member[0]);
  if (value === null || value === undefined) return '';
  const tag = /^[\w:.-]+$/.test(name) ? name : 'Nonsense';
  const isPlain = value instanceof Uint8Array || typeof value !== 'object';
  if (isPlain) return `<${tag}>${xmlText(plainText(value))}</${tag}>`;
  if (Array.isArray(value)) return listElements(service, shape, traitsOf(member), tag, value);
  let attributes = '';
  let content = '';
  for (const [key, entry] of Object.entries(value)) {
    const inner = memberOf(shape, key);
    const { xa, xn } = traitsOf(inner);
    if (xa === 1) {
      const quoted = xmlText(plainText(entry)).replaceAll('"', '&quot;');
      attributes += ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${xn ?? key}="${quoted}"`;
    } else content += element(service, inner, xn ?? key, entry);
  }
  return `<${tag}${attributes}>${content}</${tag}>`;
}

function listElements(
  service: Service,
  shape: Shape | undefined,
  traits: Traits,
  tag: string,
  items: readonly unknown[],
): string {
  const list: ListShape = shape?.k === 'l' ? shape : { k: 'l', m: NO_MEMBER };
  if (traits.xf === 1) return items.map((item) => element(service, list.m, tag, item)).join('');
  const name = traitsOf(list.m).xn ?? 'member';
  return `<${tag}>${items.map((item) => element(service, list.m, name, item)).join('')}</${tag}>`;
}

function xmlText(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
