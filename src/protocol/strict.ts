/**
 * Strict mode: an output with members that the model does not declare is a bug. Writers would drop them without a word,
 * and TypeScript does not see a misspelt member of an object that is returned through a variable.
 */

import { aggregateOf, type Service, simpleOf } from '../model/load.ts';
import type { Ref, StructureShape } from '../model/shapes.ts';

export class UndeclaredMemberError extends Error {
  /** Path of the member inside the output. */
  readonly path: string;

  constructor(operation: string, path: string) {
    super(`The output of ${operation} has a member that the model does not declare: ${path}`);
    this.name = 'UndeclaredMemberError';
    this.path = path;
  }
}

/** Throws an {@link UndeclaredMemberError} for the first undeclared member. */
export function checkDeclared(service: Service, ref: Ref, output: unknown, operation: string): void {
  const path = undeclaredIn(service, ref, output, '');
  if (path !== undefined) throw new UndeclaredMemberError(operation, path);
}

/** Path of the first undeclared member inside a value. Event streams and values of a wrong kind are not looked into. */
function undeclaredIn(service: Service, ref: Ref, value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null || simpleOf(service, ref) >= 0) return undefined;
  const shape = aggregateOf(service, ref);
  if (shape.k !== 'l' && shape.k !== 'm') return undeclaredMember(service, shape, value, path);
  const itemRef = shape.k === 'l' ? shape.m[0] : shape.val[0];
  if (shape.k === 'l' && !Array.isArray(value)) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = undeclaredIn(service, itemRef, item, joinPath(path, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

function undeclaredMember(
  service: Service,
  shape: StructureShape,
  value: object,
  path: string,
): string | undefined {
  if (Symbol.asyncIterator in value) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const member = Object.hasOwn(shape.m, key) ? shape.m[key] : undefined;
    if (member === undefined) return joinPath(path, key);
    const found = undeclaredIn(service, member[0], item, joinPath(path, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
