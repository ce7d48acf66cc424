/**
 * Attribute values in the shape of the wire (`{ S: 'a' }`, `{ N: '1' }`, `{ M: { ... } }`), with bytes as Uint8Array.
 * They are never changed in place: what has to be different is a new object that shares the rest.
 */

import { invalidParameter, validation } from '../errors.ts';
import { canonicalNumber, compareNumbers } from './number.ts';

/** Exactly one member is set; {@link canonicalValue} is what makes sure of it. */
export interface AttributeValue {
  S?: string | undefined;
  N?: string | undefined;
  B?: Uint8Array | undefined;
  SS?: string[] | undefined;
  NS?: string[] | undefined;
  BS?: Uint8Array[] | undefined;
  M?: Record<string, AttributeValue> | undefined;
  L?: AttributeValue[] | undefined;
  NULL?: boolean | undefined;
  BOOL?: boolean | undefined;
}

export type AttributeType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL';

/** An item, or the content of a map. Attribute names are any text, `__proto__` and `constructor` included. */
export type Item = Record<string, AttributeValue>;

/** An attribute is level 1, what it holds level 2, and so on. */
const NESTING_LEVELS_MAX = 32;

/** Sets of at most this many members are searched for duplicates without an index. */
const SMALL_SET_SIZE = 8;

const EMPTY_VALUE = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';
const TWO_TYPES =
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes';
const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';

/** The attribute's value; undefined when there is none of that name. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Sets an attribute of an item that nobody else holds yet. */
export function setAttribute(item: Item, name: string, value: AttributeValue): void {
  if (name === '__proto__') {
    Object.defineProperty(item, name, { value, configurable: true, enumerable: true, writable: true });
  } else {
    item[name] = value;
  }
}

/** The type of a valid value. */
export function typeOf(value: AttributeValue): AttributeType {
  if (value.S !== undefined) return 'S';
  if (value.N !== undefined) return 'N';
  if (value.M !== undefined) return 'M';
  if (value.L !== undefined) return 'L';
  if (value.BOOL !== undefined) return 'BOOL';
  if (value.B !== undefined) return 'B';
  if (value.SS !== undefined) return 'SS';
  if (value.NS !== undefined) return 'NS';
  if (value.BS !== undefined) return 'BS';
  return 'NULL';
}

/** Equal bytes have equal texts; only for comparing. */
function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function hasDuplicates(members: readonly string[]): boolean {
  if (members.length > SMALL_SET_SIZE) return new Set(members).size < members.length;
  for (let i = 1; i < members.length; i++) {
    if (members.lastIndexOf(members[i] ?? '', i - 1) >= 0) return true;
  }
  return false;
}

function canonicalNumberSet(value: AttributeValue, members: readonly string[]): AttributeValue {
  if (members.length === 0) throw invalidParameter('An number set  may not be empty');
  const numbers = members.map(canonicalNumber);
  if (hasDuplicates(numbers)) throw validation('Input collection contains duplicates');
  return numbers.every((number, i) => number === members[i]) ? value : { NS: numbers };
}

function checkStringSet(members: readonly string[]): void {
  if (members.length === 0) throw invalidParameter('An string set  may not be empty');
  if (hasDuplicates(members)) {
    throw invalidParameter(`Input collection [${members.join(', ')}] contains duplicates.`);
  }
}

function checkBinarySet(members: readonly Uint8Array[]): void {
  if (members.length === 0) throw invalidParameter('Binary sets should not be empty');
  if (hasDuplicates(members.map(bytesText))) {
    const texts = members.map(base64).join(', ');
    throw invalidParameter(`Input collection [${texts}]of type BS contains duplicates.`);
  }
}

function canonicalMap(map: Item, level: number): Item {
  let result = map;
  for (const name of Object.keys(map)) {
    const before = map[name];
    if (before === undefined) continue;
    const after = canonicalAt(before, level);
    if (after === before) continue;
    if (result === map) result = { ...map };
    setAttribute(result, name, after);
  }
  return result;
}

function canonicalList(list: AttributeValue[], level: number): AttributeValue[] {
  let result = list;
  for (const [i, before] of list.entries()) {
    const after = canonicalAt(before, level);
    if (after === before) continue;
    if (result === list) result = [...list];
    result[i] = after;
  }
  return result;
}

/** The value with its one member `type` checked; undefined when that is no type of DynamoDB or not set. */
function canonicalMember(value: AttributeValue, type: string, level: number): AttributeValue | undefined {
  switch (type) {
    case 'S':
    case 'B':
    case 'BOOL':
      return value[type] === undefined ? undefined : value;
    case 'N': {
      if (value.N === undefined) return undefined;
      const number = canonicalNumber(value.N);
      return number === value.N ? value : { N: number };
    }
    case 'M': {
      if (value.M === undefined) return undefined;
      const map = canonicalMap(value.M, level + 1);
      return map === value.M ? value : { M: map };
    }
    case 'L': {
      if (value.L === undefined) return undefined;
      const list = canonicalList(value.L, level + 1);
      return list === value.L ? value : { L: list };
    }
    case 'NULL':
      if (value.NULL === undefined) return undefined;
      if (!value.NULL) throw invalidParameter('Null attribute value types must have the value of true');
      return value;
    default:
      return canonicalSet(value, type);
  }
}

function canonicalSet(value: AttributeValue, type: string): AttributeValue | undefined {
  if (type === 'NS' && value.NS !== undefined) return canonicalNumberSet(value, value.NS);
  if (type === 'SS' && value.SS !== undefined) {
    checkStringSet(value.SS);
    return value;
  }
  if (type === 'BS' && value.BS !== undefined) {
    checkBinarySet(value.BS);
    return value;
  }
  return undefined;
}

function canonicalAt(value: AttributeValue, level: number): AttributeValue {
  if (level > NESTING_LEVELS_MAX) throw validation(TOO_DEEP);
  let result: AttributeValue | undefined;
  let types = 0;
  for (const type of Object.keys(value)) {
    const checked = canonicalMember(value, type, level);
    if (checked === undefined) continue;
    result = checked;
    types += 1;
  }
  if (result === undefined) throw validation(EMPTY_VALUE);
  if (types > 1) throw validation(TWO_TYPES);
  return result;
}

/**
 * Checks a value that came from outside and gives it with canonical numbers: the same object when nothing was to be
 * changed. Throws ValidationException with DynamoDB's text. Empty strings and bytes are fine but in keys.
 */
export function canonicalValue(value: AttributeValue): AttributeValue {
  return canonicalAt(value, 1);
}

/** {@link canonicalValue} for each attribute of an item or key. */
export function canonicalItem(item: Item): Item {
  return canonicalMap(item, 1);
}

/** Throws as {@link canonicalValue} does when a value that an update made is nested too deeply. */
export function checkNesting(value: AttributeValue, level = 1): void {
  if (level > NESTING_LEVELS_MAX) throw validation(TOO_DEEP);
  if (value.L !== undefined) for (const member of value.L) checkNesting(member, level + 1);
  if (value.M !== undefined) for (const member of Object.values(value.M)) checkNesting(member, level + 1);
}

/** Order of texts by their UTF-8 bytes, which differs from JavaScript's beyond the basic plane. */
export function compareTexts(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA === unitB) continue;
    return utf8Rank(unitA) - utf8Rank(unitB);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all that one code unit can say. */
function utf8Rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/**
 * Order of two values of the same scalar type (S, N, B); undefined for everything else, which DynamoDB counts as
 * "the comparison is false".
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareTexts(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return undefined;
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((member) => members.has(member));
}

function equalMaps(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const left = a[name];
    const right = attributeOf(b, name);
    return left !== undefined && right !== undefined && equalValues(left, right);
  });
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((left, i) => {
    const right = b[i];
    return right !== undefined && equalValues(left, right);
  });
}

/** Same type and same content, the members of sets in any order. Both values are canonical. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return a.N === b.N;
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL;
  if (a.NULL !== undefined) return b.NULL !== undefined;
  if (a.B !== undefined) return b.B !== undefined && Buffer.compare(a.B, b.B) === 0;
  if (a.M !== undefined) return b.M !== undefined && equalMaps(a.M, b.M);
  if (a.L !== undefined) return b.L !== undefined && equalLists(a.L, b.L);
  if (a.SS !== undefined) return b.SS !== undefined && equalSets(a.SS, b.SS);
  if (a.NS !== undefined) return b.NS !== undefined && equalSets(a.NS, b.NS);
  return a.BS !== undefined && b.BS !== undefined && equalSets(a.BS.map(bytesText), b.BS.map(bytesText));
}

/** All members of both sets, those of `a` first. The sets are of one type; undefined when they are not. */
export function uniteSets(a: AttributeValue, b: AttributeValue): AttributeValue | undefined {
  if (a.SS !== undefined && b.SS !== undefined) return { SS: [...new Set([...a.SS, ...b.SS])] };
  if (a.NS !== undefined && b.NS !== undefined) return { NS: [...new Set([...a.NS, ...b.NS])] };
  if (a.BS === undefined || b.BS === undefined) return undefined;
  const known = new Set(a.BS.map(bytesText));
  return { BS: [...a.BS, ...b.BS.filter((bytes) => !known.has(bytesText(bytes)))] };
}

/** The members of `a` that are not in `b`; 'empty' when none are left, undefined when the types differ. */
export function subtractSets(a: AttributeValue, b: AttributeValue): AttributeValue | 'empty' | undefined {
  if (a.SS !== undefined && b.SS !== undefined) {
    const gone = new Set(b.SS);
    const rest = a.SS.filter((member) => !gone.has(member));
    return rest.length === 0 ? 'empty' : { SS: rest };
  }
  if (a.NS !== undefined && b.NS !== undefined) {
    const gone = new Set(b.NS);
    const rest = a.NS.filter((member) => !gone.has(member));
    return rest.length === 0 ? 'empty' : { NS: rest };
  }
  if (a.BS === undefined || b.BS === undefined) return undefined;
  const gone = new Set(b.BS.map(bytesText));
  const rest = a.BS.filter((bytes) => !gone.has(bytesText(bytes)));
  return rest.length === 0 ? 'empty' : { BS: rest };
}

/** Whether a string, bytes, a set or a list holds `part`, as the `contains` function means it. */
export function containsValue(whole: AttributeValue, part: AttributeValue): boolean {
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.B !== undefined) return part.B !== undefined && bytesText(whole.B).includes(bytesText(part.B));
  if (whole.SS !== undefined) return part.S !== undefined && whole.SS.includes(part.S);
  if (whole.NS !== undefined) return part.N !== undefined && whole.NS.includes(part.N);
  if (whole.L !== undefined) return whole.L.some((member) => equalValues(member, part));
  if (whole.BS === undefined || part.B === undefined) return false;
  const { B: bytes } = part;
  return whole.BS.some((member) => Buffer.compare(member, bytes) === 0);
}

/** Whether a string or bytes begin with `prefix`; false for all other types. */
export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined) return false;
  return Buffer.compare(value.B.subarray(0, prefix.B.length), prefix.B) === 0;
}

/** What the `size` function counts: UTF-16 units, bytes or members; undefined for N, BOOL and NULL. */
export function lengthOf(value: AttributeValue): number | undefined {
  if (value.S !== undefined) return value.S.length;
  if (value.B !== undefined) return value.B.length;
  if (value.M !== undefined) return Object.keys(value.M).length;
  return (value.L ?? value.SS ?? value.NS ?? value.BS)?.length;
}

/** A copy that shares nothing with the value. */
export function copyValue(value: AttributeValue): AttributeValue {
  if (value.M !== undefined) return { M: copyItem(value.M) };
  if (value.L !== undefined) return { L: value.L.map(copyValue) };
  if (value.B !== undefined) return { B: value.B.slice() };
  if (value.SS !== undefined) return { SS: [...value.SS] };
  if (value.NS !== undefined) return { NS: [...value.NS] };
  if (value.BS !== undefined) return { BS: value.BS.map((bytes) => bytes.slice()) };
  return { ...value };
}

/** A copy that shares nothing with the item. */
export function copyItem(item: Item): Item {
  const copy: Item = {};
  for (const [name, value] of Object.entries(item)) setAttribute(copy, name, copyValue(value));
  return copy;
}
