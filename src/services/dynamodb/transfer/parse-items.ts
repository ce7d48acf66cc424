/** Items from the text of an imported object. A member that is no item counts as an error. */

import { AwsError } from '../../../core/errors.ts';
import type { AttributeDefinition, CsvOptions } from '../api.gen.ts';
import { type AttributeValue, canonicalItem, type Item, setAttribute } from '../item/attribute-value.ts';

/** Undefined: no item. */
export type Parsed = Item | undefined;

const STRINGS_AND_BRACES = /"(?:\\.|[^"\\])*"|[{}]/gs;

/** The texts of the JSON objects that follow each other, with or without lines between them. */
function objectTexts(text: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(STRINGS_AND_BRACES)) {
    if (token === '{') {
      if (depth === 0) start = index;
      depth += 1;
    } else if (token === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) texts.push(text.slice(start, index + 1));
    }
  }
  if (depth > 0) texts.push(text.slice(start));
  return texts;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value) || !value.every((member) => typeof member === 'string'))
    throw new TypeError('No texts');
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('No text');
  return value;
}

/** Throws TypeError for what is no value in DynamoDB's JSON. */
function valueOfJson(json: unknown): AttributeValue {
  if (!isObject(json)) throw new TypeError('No attribute value');
  const [[type, value] = [], ...others] = Object.entries(json);
  if (type === undefined || others.length > 0) throw new TypeError('One type is needed');
  switch (type) {
    case 'S':
    case 'N':
      return { [type]: text(value) };
    case 'B':
      return { B: Buffer.from(text(value), 'base64') };
    case 'SS':
    case 'NS':
      return { [type]: texts(value) };
    case 'BS':
      return { BS: texts(value).map((member) => Buffer.from(member, 'base64')) };
    case 'BOOL':
    case 'NULL':
      if (typeof value !== 'boolean') throw new TypeError('No boolean');
      return { [type]: value };
    case 'L':
      if (!Array.isArray(value)) throw new TypeError('No list');
      return { L: value.map(valueOfJson) };
    case 'M':
      return { M: itemOfJson(value) };
    default:
      throw new TypeError('An unknown type');
  }
}

function itemOfJson(json: unknown): Item {
  if (!isObject(json)) throw new TypeError('No item');
  const item: Item = {};
  for (const [name, value] of Object.entries(json)) setAttribute(item, name, valueOfJson(value));
  return item;
}

function jsonItem(json: string): Parsed {
  try {
    const line: unknown = JSON.parse(json);
    return isObject(line) ? canonicalItem(itemOfJson(line['Item'])) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof AwsError)
      return undefined;
    throw error;
  }
}

/** DYNAMODB_JSON: `{"Item": {...}}` one after the other. */
export function parseJsonItems(content: string): Parsed[] {
  return objectTexts(content).map(jsonItem);
}

/** Fields of CSV (RFC 4180), row by row. */
function csvRows(content: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < content.length; i++) {
    const char = content[i] ?? '';
    if (quoted) {
      if (char !== '"') field += char;
      else if (content[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === delimiter) {
      row.push(field);
      field = '';
    } else if (char === '\n') {
      rows.push([...row, field.replace(/\r$/, '')]);
      row = [];
      field = '';
    } else field += char;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows.filter((fields) => fields.length > 1 || fields[0] !== '');
}

function csvValue(value: string, type: string | undefined): AttributeValue {
  if (type === 'N') return { N: value };
  return type === 'B' ? { B: Buffer.from(value, 'base64') } : { S: value };
}

function csvItem(
  names: readonly string[],
  fields: readonly string[],
  types: ReadonlyMap<string, string>,
): Parsed {
  if (fields.length !== names.length) return undefined;
  const item: Item = {};
  for (const [i, name] of names.entries()) {
    setAttribute(item, name, csvValue(fields[i] ?? '', types.get(name)));
  }
  try {
    return canonicalItem(item);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** CSV: all attributes are texts but those that the table defines otherwise. The first row names them by default. */
export function parseCsvItems(
  content: string,
  { Delimiter = ',', HeaderList }: CsvOptions,
  definitions: readonly AttributeDefinition[],
): Parsed[] {
  const rows = csvRows(content, Delimiter);
  const names = HeaderList ?? rows[0] ?? [];
  const types = new Map(
    definitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  return rows.slice(HeaderList === undefined ? 1 : 0).map((fields) => csvItem(names, fields, types));
}
