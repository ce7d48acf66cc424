/** Processors that take fields out of text: JSON, CSV, keys with values. */

import type { CSV, ParseJSON, ParseKeyValue } from '../api.gen.ts';
import { addFields, isObject, type Json, type JsonObject, put, setField } from './fields.ts';
import { type Step, TransformationError } from './processing.ts';
import { sourceText } from './source.ts';

/** What it finds stands in place of what was there before. */
export function parseJsonStep({ source = '@message', destination }: ParseJSON): Step {
  return (event) => {
    const { root } = event;
    const json = parseObject(sourceText(event, source));
    // "If you don't specify a destination, the processor places the key-value pair under the root node."
    if (destination === undefined) addFields(root, undefined, json, true);
    else setField(root, destination, json, true);
  };
}

/** @throws TransformationError */
export function parseObject(text: string): JsonObject {
  let json: Json | undefined;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    // Said below.
  }
  if (!isObject(json)) throw new TransformationError('The source is no JSON object.');
  return json;
}

/** Names of columns are paths; columns without a name are called by their number. */
export function csvStep({ source = '@message', destination, columns = [], ...options }: CSV): Step {
  const quote = options.quoteCharacter ?? '"';
  const delimiter = ESCAPED[options.delimiter ?? ','] ?? options.delimiter ?? ',';
  const prefix = destination === undefined ? '' : `${destination}.`;
  return (event) => {
    for (const [i, value] of csvValues(sourceText(event, source), delimiter, quote).entries()) {
      setField(event.root, `${prefix}${columns[i] ?? `column_${i + 1}`}`, value, true);
    }
  };
}

const ESCAPED: Readonly<Record<string, string>> = { '\\t': '\t', '\\s': ' ' };

/** Within quotes, which begin a value, delimiters are text, and two quotes are one. */
export function csvValues(text: string, delimiter: string, quote: string): string[] {
  const values: string[] = [];
  let value = '';
  let isQuoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === quote) {
      if (isQuoted && text.charAt(i + 1) === quote) value += text.charAt(++i);
      else if (isQuoted || i === start) isQuoted = !isQuoted;
      else value += char;
    } else if (char === delimiter && !isQuoted) {
      values.push(value);
      value = '';
      start = i + 1;
    } else {
      value += char;
    }
  }
  if (isQuoted) throw new TransformationError('A quotation of the CSV does not end.');
  return [...values, value];
}

/** A pair that is none has `nonMatchValue`; without it, null. */
export function parseKeyValueStep(options: ParseKeyValue): Step {
  const { source = '@message', destination, keyPrefix = '', nonMatchValue } = options;
  const { fieldDelimiter = '&', keyValueDelimiter = '=', overwriteIfExists = false } = options;
  return (event) => {
    const fields: JsonObject = {};
    for (const pair of sourceText(event, source).split(fieldDelimiter)) {
      if (pair === '') continue;
      const at = pair.indexOf(keyValueDelimiter);
      const key = at < 0 ? pair : pair.slice(0, at);
      const value = at < 0 ? (nonMatchValue ?? null) : pair.slice(at + keyValueDelimiter.length);
      put(fields, `${keyPrefix}${key}`, value);
    }
    addFields(event.root, destination, fields, overwriteIfExists);
  };
}
