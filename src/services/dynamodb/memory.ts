import type { ServiceMemory } from '../../core/service-memory.ts';
import { createParseCache, type ParseCache } from './expression/parse-cache.ts';

/** Texts of each kind that are remembered. */
const PARSED_MAX = 1_000;

/** The parsed expressions of a world. */
export function parseCache(memory: ServiceMemory): ParseCache {
  return memory.of('dynamodb', () => createParseCache(PARSED_MAX));
}
