/** Which types the fields of events have. AWS does not say what it calls them: these names are ours. */

import type { LogFieldsListItem, LogFieldType } from './api.gen.ts';

const DEPTH_MAX = 5;
const FIELDS_MAX = 200;
const NAME_LENGTH_MAX = 256;

/** Of what is null nothing is known. */
export type FieldTypes =
  | { readonly type: 'string' | 'number' | 'boolean' | 'null' }
  | { readonly type: 'array'; readonly element: FieldTypes }
  | { readonly type: 'struct'; readonly fields: ReadonlyMap<string, FieldTypes> };

const NOTHING: FieldTypes = { type: 'null' };
const TEXT: FieldTypes = { type: 'string' };

export function typesOf(value: unknown, depth = 0): FieldTypes {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value === 'number') return { type: 'number' };
  if (typeof value === 'boolean') return { type: 'boolean' };
  // What lies deeper is a text for queries as well.
  if (typeof value !== 'object' || depth > DEPTH_MAX) return TEXT;
  if (Array.isArray(value)) {
    return {
      type: 'array',
      element: value.map((each) => typesOf(each, depth + 1)).reduce(bothTypes, NOTHING),
    };
  }
  const entries = Object.entries(value).filter(([name]) => name !== '' && name.length <= NAME_LENGTH_MAX);
  const fields = entries
    .slice(0, FIELDS_MAX)
    .map(([name, each]) => [name, typesOf(each, depth + 1)] as const);
  return { type: 'struct', fields: new Map(fields) };
}

/** The type that holds values of both. */
export function bothTypes(a: FieldTypes, b: FieldTypes): FieldTypes {
  if (a.type === 'null') return b;
  if (b.type === 'null') return a;
  if (a.type === 'array' && b.type === 'array') {
    return { type: 'array', element: bothTypes(a.element, b.element) };
  }
  if (a.type === 'struct' && b.type === 'struct') {
    const fields = new Map(a.fields);
    for (const [name, types] of b.fields) {
      const known = fields.get(name);
      if (known === undefined && fields.size >= FIELDS_MAX) continue;
      fields.set(name, known === undefined ? types : bothTypes(known, types));
    }
    return { type: 'struct', fields };
  }
  return a.type === b.type ? a : TEXT;
}

/** Fields of a struct, as GetLogFields shows them, in the order of their names. */
export function shownFields(types: FieldTypes): LogFieldsListItem[] {
  if (types.type !== 'struct') return [];
  return [...types.fields]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([logFieldName, each]) => ({ logFieldName, logFieldType: shownType(each) }));
}

function shownType(types: FieldTypes): LogFieldType {
  if (types.type === 'array') return { type: 'array', element: shownType(types.element) };
  if (types.type === 'struct') return { type: 'struct', fields: shownFields(types) };
  return { type: types.type === 'null' ? 'string' : types.type };
}
