/** What the key schemas of a table and its indexes forbid expressions: checked once the table is known. */

import { invalidParameter, validation } from '../errors.ts';
import { typeOf } from '../item/attribute-value.ts';
import { type KeySchema, keyAttributes } from '../item/key.ts';
import type { PathNode } from './ast.ts';
import { operandPaths } from './condition.ts';
import type { BoundUpdate } from './update-binder.ts';

/** Names of the attributes that an update writes, whole or in part. */
export function writtenAttributes(update: BoundUpdate): Set<string> {
  return new Set(update.actions.map(({ path }) => String(path.segments[0])));
}

/** Throws ValidationException when an update writes a key attribute of its table. */
export function checkWritesNoKey(update: BoundUpdate, schema: KeySchema): void {
  const written = writtenAttributes(update);
  for (const { name } of keyAttributes(schema)) {
    if (!written.has(name)) continue;
    throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
  }
}

/** All paths of an update, those it reads too. */
export function updatePaths(update: BoundUpdate): PathNode[] {
  return update.actions.flatMap((action) => {
    if (action.type !== 'SET') return [action.path];
    const { value } = action;
    const read =
      value.kind === 'arithmetic' ? [value.left, value.right].flatMap(operandPaths) : operandPaths(value);
    return [action.path, ...read];
  });
}

/**
 * Throws ValidationException when an update reaches into a key attribute of a secondary index, or sets it to a value
 * of another type.
 */
export function checkIndexWrites(update: BoundUpdate, indexName: string, schema: KeySchema): void {
  for (const { name, type } of keyAttributes(schema)) {
    for (const action of update.actions) {
      if (action.type === 'REMOVE' || action.path.segments.length > 1) continue;
      const actual = action.value.kind === 'literal' ? typeOf(action.value.value) : undefined;
      if (action.path.segments[0] !== name || actual === undefined || actual === type) continue;
      const types = `Expected: ${type} Actual: ${actual}`;
      throw invalidParameter(`Type mismatch for Index Key ${name} ${types} IndexName: ${indexName}`);
    }
  }
  checkScalarKeys(updatePaths(update), schema, 'IndexKey');
}

/** Throws ValidationException when one of the paths reaches into a key attribute. */
export function checkScalarKeys(
  paths: readonly PathNode[],
  schema: KeySchema,
  noun: 'Key' | 'IndexKey',
): void {
  for (const { name } of keyAttributes(schema)) {
    if (!paths.some(({ segments }) => segments.length > 1 && segments[0] === name)) continue;
    const rule = "list random access '[]' and map lookup '.' are not allowed";
    throw validation(`Key attributes must be scalars; ${rule}: ${noun}: ${name}`);
  }
}

/** Throws ValidationException when a filter of a Query names a key attribute. */
export function checkFiltersNoKey(
  parameter: 'Filter Expression' | 'QueryFilter',
  paths: readonly PathNode[],
  schema: KeySchema,
): void {
  for (const { name } of keyAttributes(schema)) {
    if (!paths.some(({ segments }) => segments[0] === name)) continue;
    const rule = 'can only contain non-primary key attributes';
    throw validation(`${parameter} ${rule}: Primary key attribute: ${name}`);
  }
}
