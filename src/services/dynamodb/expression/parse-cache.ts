import type { ParsedCondition, ParsedProjection, ParsedUpdate } from './ast.ts';
import { parseCondition } from './condition-parser.ts';
import { parseProjection } from './projection-parser.ts';
import { parseUpdate } from './update-parser.ts';

/**
 * Parses expressions and remembers the last ones: programs send the same few texts with ever new values. Only what
 * parsed is remembered, and it holds no names or values of a request.
 */
export interface ParseCache {
  /** @param label the parameter that errors name: ConditionExpression, FilterExpression, KeyConditionExpression */
  condition(text: string, label: string): ParsedCondition;
  update(text: string): ParsedUpdate;
  projection(text: string): ParsedProjection;
}

/** A map of at most `entriesMax` entries that forgets the one which was not asked for the longest. */
function remembering<T>(entriesMax: number, make: (text: string, label: string) => T) {
  const entries = new Map<string, T>();
  return (text: string, label: string): T => {
    const known = entries.get(text);
    const entry = known ?? make(text, label);
    entries.delete(text);
    entries.set(text, entry);
    if (entries.size > entriesMax) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
    return entry;
  };
}

/** @param entriesMax for each of the three kinds of expressions; a text has at most 4 KB */
export function createParseCache(entriesMax: number): ParseCache {
  const conditions = remembering(entriesMax, parseCondition);
  const updates = remembering(entriesMax, parseUpdate);
  const projections = remembering(entriesMax, parseProjection);
  return {
    condition: conditions,
    update: (text) => updates(text, 'UpdateExpression'),
    projection: (text) => projections(text, 'ProjectionExpression'),
  };
}
