/** ProjectionExpression, AttributesToGet, and what UPDATED_OLD and UPDATED_NEW return. */

import { invalidExpression } from '../errors.ts';
import { type AttributeValue, attributeOf, type Item, setAttribute } from '../item/attribute-value.ts';
import { type ParsedProjection, type PathNode, printPath } from './ast.ts';
import { bindPath, type ExpressionScope, undefinedName } from './scope.ts';

/** Paths grouped by their segments. A branch has names or indexes, never both; one that has none is taken whole. */
export interface Projection {
  readonly names: Map<string, Projection>;
  readonly indexes: Map<number, Projection>;
}

function branch(): Projection {
  return { names: new Map(), indexes: new Map() };
}

/** @param paths without overlaps and conflicts, see {@link pathClash} */
export function createProjection(paths: readonly PathNode[]): Projection {
  const root = branch();
  for (const path of paths) {
    let at = root;
    for (const segment of path.segments) {
      const next =
        (typeof segment === 'number' ? at.indexes.get(segment) : at.names.get(segment)) ?? branch();
      if (typeof segment === 'number') at.indexes.set(segment, next);
      else at.names.set(segment, next);
      at = next;
    }
  }
  return root;
}

type Clash = 'overlap' | 'conflict';

/** Two paths conflict when one goes by name where the other goes by index. */
function clashOf(a: PathNode, b: PathNode): Clash | undefined {
  const length = Math.min(a.segments.length, b.segments.length);
  for (let i = 0; i < length; i++) {
    const left = a.segments[i];
    const right = b.segments[i];
    if (typeof left !== typeof right) return 'conflict';
    if (left !== right) return undefined;
  }
  return 'overlap';
}

function clashMessage(clash: Clash, a: PathNode, b: PathNode): string {
  const rule = `Two document paths ${clash} with each other; must remove or rewrite one of these paths`;
  return `${rule}; path one: ${printPath(a)}, path two: ${printPath(b)}`;
}

/** The text for the first two paths of which one lies in the other, or else for the first two that conflict. */
export function pathClash(paths: readonly PathNode[]): string | undefined {
  let conflict: string | undefined;
  for (const [i, later] of paths.entries()) {
    for (const earlier of paths.slice(0, i)) {
      const clash = clashOf(earlier, later);
      if (clash === 'overlap') return clashMessage(clash, earlier, later);
      if (clash === 'conflict') conflict ??= clashMessage(clash, earlier, later);
    }
  }
  return conflict;
}

/** The paths of a ProjectionExpression with the request's names. Throws ValidationException. */
export function bindProjection(scope: ExpressionScope, parsed: ParsedProjection): PathNode[] {
  const label = 'ProjectionExpression';
  let fault: string | undefined;
  const paths = parsed.map((path) =>
    bindPath(scope, path, (alias) => {
      fault ??= undefinedName(alias);
    }),
  );
  fault ??= pathClash(paths);
  if (fault !== undefined) throw invalidExpression(label, fault);
  return paths;
}

function pickNames(map: Item, { names }: Projection): Item | undefined {
  let picked: Item | undefined;
  for (const [name, inner] of names) {
    const value = attributeOf(map, name);
    const part = value === undefined ? undefined : pick(value, inner);
    if (part === undefined) continue;
    picked ??= {};
    setAttribute(picked, name, part);
  }
  return picked;
}

function pickIndexes(list: readonly AttributeValue[], { indexes }: Projection): AttributeValue[] | undefined {
  const picked: AttributeValue[] = [];
  for (const index of [...indexes.keys()].sort((a, b) => a - b)) {
    const value = list[index];
    const inner = indexes.get(index);
    const part = value === undefined || inner === undefined ? undefined : pick(value, inner);
    if (part !== undefined) picked.push(part);
  }
  return picked.length === 0 ? undefined : picked;
}

function pick(value: AttributeValue, projection: Projection): AttributeValue | undefined {
  if (projection.names.size > 0) {
    const map = value.M === undefined ? undefined : pickNames(value.M, projection);
    return map === undefined ? undefined : { M: map };
  }
  if (projection.indexes.size === 0) return value;
  const list = value.L === undefined ? undefined : pickIndexes(value.L, projection);
  return list === undefined ? undefined : { L: list };
}

/**
 * The parts of an item at the projection's paths, each where it is in the item; of lists the chosen members alone, in
 * the list's order. What the item lacks is left out, so the result can be empty. Whole attributes are shared.
 */
export function project(item: Item, projection: Projection): Item {
  return pickNames(item, projection) ?? {};
}
