/** Items as lines of exported files. */

import type { AttributeValue, Item } from '../item/attribute-value.ts';

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** A value as JSON clients write it: bytes in base64. */
function jsonValue(value: AttributeValue): unknown {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(jsonValue) };
  if (value.M !== undefined) return { M: jsonItem(value.M) };
  return value;
}

function jsonItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, jsonValue(value)]));
}

/** {"Item":{"pk":{"S":"a"}}} */
export function jsonLine(item: Item): string {
  return JSON.stringify({ Item: jsonItem(item) });
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const ION_WORDS: ReadonlySet<string> = new Set(['null', 'true', 'false', 'nan']);

function ionSymbol(name: string): string {
  if (IDENTIFIER.test(name) && !ION_WORDS.has(name)) return name;
  return `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Numbers are decimals: an integer ends with a point. */
function ionNumber(text: string): string {
  return text.includes('.') ? text : `${text}.`;
}

function ionValue(value: AttributeValue): string {
  if (value.S !== undefined) return JSON.stringify(value.S);
  if (value.N !== undefined) return ionNumber(value.N);
  if (value.B !== undefined) return `{{${base64(value.B)}}}`;
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.L !== undefined) return `[${value.L.map(ionValue).join()}]`;
  if (value.M !== undefined) return ionStruct(value.M);
  if (value.SS !== undefined) return `$dynamodb_SS::[${value.SS.map((text) => JSON.stringify(text)).join()}]`;
  if (value.NS !== undefined) return `$dynamodb_NS::[${value.NS.map(ionNumber).join()}]`;
  if (value.BS !== undefined)
    return `$dynamodb_BS::[${value.BS.map((bytes) => `{{${base64(bytes)}}}`).join()}]`;
  return 'null';
}

function ionStruct(item: Item): string {
  const fields = Object.entries(item).map(([name, value]) => `${ionSymbol(name)}:${ionValue(value)}`);
  return `{${fields.join()}}`;
}

/** Ion's text form: $ion_1_0 {Item:{pk:"a"}} */
export function ionLine(item: Item): string {
  return `$ion_1_0 {Item:${ionStruct(item)}}`;
}
