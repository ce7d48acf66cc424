/** Processors that change what others have found: texts, keys and types. */

import type {
  CopyValue,
  ListToMap,
  MoveKeys,
  SplitString,
  SubstituteString,
  TypeConverter,
} from '../api.gen.ts';
import {
  addFields,
  fieldAt,
  isObject,
  type Json,
  type JsonObject,
  put,
  setField,
  takeField,
} from './fields.ts';
import { type Metadata, type Step, TransformationError } from './processing.ts';
import { substitution } from './substitution.ts';

/** Changes texts under keys; what is not there, or no text, stays as it is. */
export function textStep(keys: readonly string[], change: (text: string) => Json): Step {
  return ({ root }) => {
    for (const key of keys) {
      const value = fieldAt(root, key);
      if (typeof value === 'string') setField(root, key, change(value), true);
    }
  };
}

export function splitStringStep({ entries }: SplitString): Step {
  return inOrder(entries.map(({ source, delimiter }) => textStep([source], (text) => text.split(delimiter))));
}

/** @throws InvalidParameterException */
export function substituteStringStep({ entries }: SubstituteString): Step {
  return inOrder(
    entries.map(({ source, from, to }) => {
      const substitute = substitution(from, to);
      return textStep([source], substitute);
    }),
  );
}

export function inOrder(steps: readonly Step[]): Step {
  return (event) => {
    for (const step of steps) step(event);
  };
}

export interface Entry {
  readonly from: string;
  readonly to: string;
  readonly overwrite: boolean;
}

/** A value that goes to an object becomes a member of it, as AWS's example of `moveKeys` shows. */
export function moveKeysStep({ entries }: MoveKeys): Step {
  const moves = entries.map(({ source, target, overwriteIfExists = false }) => {
    return { from: source, to: target, overwrite: overwriteIfExists };
  });
  return ({ root }) => {
    for (const { from, to, overwrite } of moves) {
      const isIntoObject = isObject(fieldAt(root, to));
      moveField(root, { from, to: isIntoObject ? `${to}.${from.split('.').pop()}` : to, overwrite });
    }
  };
}

export function renameKeysStep(entries: readonly Entry[]): Step {
  return ({ root }) => {
    for (const entry of entries) moveField(root, entry);
  };
}

/** Nothing happens where something stands that may not be overwritten. */
function moveField(root: JsonObject, { from, to, overwrite }: Entry): void {
  if (from === to || fieldAt(root, from) === undefined) return;
  if (!overwrite && fieldAt(root, to) !== undefined) return;
  const value = takeField(root, from);
  if (value !== undefined) setField(root, to, value, overwrite);
}

/** "By copying the values of the following metadata keys into the log events". */
const METADATA: Readonly<Record<string, Exclude<keyof Metadata, 'timeMs'>>> = {
  '@logGroupName': 'logGroupName',
  '@logGroupStream': 'logStreamName',
  '@accountId': 'accountId',
  '@regionName': 'region',
};

export function copyValueStep({ entries }: CopyValue): Step {
  return ({ root, metadata }) => {
    for (const { source, target, overwriteIfExists = false } of entries) {
      const key = Object.hasOwn(METADATA, source) ? METADATA[source] : undefined;
      const value = key === undefined ? fieldAt(root, source) : metadata[key];
      if (value !== undefined) setField(root, target, structuredClone(value), overwriteIfExists);
    }
  };
}

/** Objects of a list by one of their members. The list stays. */
export function listToMapStep(options: ListToMap): Step {
  const { source, target, flatten = false, flattenedElement } = options;
  return ({ root }) => {
    const list = fieldAt(root, source);
    if (!Array.isArray(list)) throw new TransformationError(`The field ${source} is no list.`);
    const fields: JsonObject = {};
    for (const [name, values] of listsOf(list, options)) {
      const one = values.at(flattenedElement === 'last' ? -1 : 0);
      put(fields, name, flatten && one !== undefined ? one : values);
    }
    if (target === undefined) addFields(root, undefined, fields, true);
    else setField(root, target, fields, true);
  };
}

/** Values of the objects that have one and a key. */
function listsOf(list: readonly Json[], { key, valueKey }: ListToMap): Map<string, Json[]> {
  const lists = new Map<string, Json[]>();
  for (const each of list) {
    if (!isObject(each)) continue;
    const name = fieldAt(each, key);
    const value = valueKey === undefined ? structuredClone(each) : fieldAt(each, valueKey);
    if (name === undefined || typeof name === 'object' || value === undefined) continue;
    const known = lists.get(String(name));
    if (known === undefined) lists.set(String(name), [value]);
    else known.push(value);
  }
  return lists;
}

export function typeConverterStep({ entries }: TypeConverter): Step {
  return ({ root }) => {
    for (const { key, type } of entries) {
      const value = fieldAt(root, key);
      if (value === undefined || value === null) continue;
      const converted = convert(value, type);
      if (converted === undefined)
        throw new TransformationError(`The field ${key} cannot be converted to ${type}.`);
      setField(root, key, converted, true);
    }
  };
}

function convert(value: Json, type: string): Json | undefined {
  if (typeof value === 'object') return undefined;
  if (type === 'string') return String(value);
  if (type === 'boolean') return typeof value === 'number' ? value !== 0 : /^true$/i.test(String(value));
  if (typeof value === 'boolean') return Number(value);
  const isNumber =
    typeof value === 'number' || /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value);
  if (!isNumber) return undefined;
  return type === 'integer' ? Math.trunc(Number(value)) : Number(value);
}
