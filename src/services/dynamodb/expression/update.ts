/**
 * Applying bound updates. All actions see the item as it was: values are computed from it, and list indexes mean the
 * places before any of the actions. The old item is not touched; the new one shares what did not change.
 */

import { validation } from '../errors.ts';
import {
  type AttributeValue,
  attributeOf,
  checkNesting,
  type Item,
  setAttribute,
  subtractSets,
  uniteSets,
} from '../item/attribute-value.ts';
import { addNumbers, subtractNumbers } from '../item/number.ts';
import { checkedUpdatedSizeBytes, ITEM_BYTES_MAX, itemSizeBytes } from '../item/size.ts';
import type { ArithmeticNode, BoundOperand, BoundUpdateAction, FunctionNode } from './ast.ts';
import { valueAt } from './condition.ts';
import { createProjection, type Projection, project } from './projection.ts';
import type { BoundUpdate } from './update-binder.ts';

const NO_ATTRIBUTE = 'The provided expression refers to an attribute that does not exist in the item';
const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';
const WRONG_TYPE_LEGACY = 'Type mismatch for attribute to update';
const INVALID_PATH = 'The document path provided in the update expression is invalid for update';

/** What one action makes of the value at its path; undefined takes it away. */
type Change = (before: AttributeValue | undefined) => AttributeValue | undefined;

/** Changes grouped by the segments of their paths; a node has a change or nodes below it, never both. */
interface ChangeNode {
  change: Change | undefined;
  /** Whether REMOVE made this node and all below it: such paths may be missing when the whole item is. */
  removes: boolean;
  names: Map<string, ChangeNode>;
  indexes: Map<number, ChangeNode>;
}

function arithmetic(item: Item, { operator, left, right }: ArithmeticNode<BoundOperand>): AttributeValue {
  const a = computed(item, left).N;
  const b = computed(item, right).N;
  if (a === undefined || b === undefined) throw validation(WRONG_TYPE);
  return { N: operator === '+' ? addNumbers(a, b) : subtractNumbers(a, b) };
}

function callFunction(item: Item, { name, operands }: FunctionNode<BoundOperand>): AttributeValue {
  const [first, second] = operands;
  if (first === undefined || second === undefined) throw validation(WRONG_TYPE);
  if (name === 'if_not_exists') {
    const existing = first.kind === 'path' ? valueAt(item, first) : undefined;
    return existing ?? computed(item, second);
  }
  const a = computed(item, first).L;
  const b = computed(item, second).L;
  if (a === undefined || b === undefined) throw validation(WRONG_TYPE);
  return { L: [...a, ...b] };
}

/** The value of the right side of SET. Throws ValidationException. */
function computed(item: Item, operand: BoundOperand | ArithmeticNode<BoundOperand>): AttributeValue {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'arithmetic') return arithmetic(item, operand);
  if (operand.kind === 'function') return callFunction(item, operand);
  const value = valueAt(item, operand);
  if (value === undefined) throw validation(NO_ATTRIBUTE);
  return value;
}

function added(before: AttributeValue | undefined, operand: AttributeValue, legacy: boolean): AttributeValue {
  if (before === undefined) return operand;
  if (before.N !== undefined && operand.N !== undefined) return { N: addNumbers(before.N, operand.N) };
  if (legacy && before.L !== undefined && operand.L !== undefined) return { L: [...before.L, ...operand.L] };
  const union = uniteSets(before, operand);
  if (union === undefined) throw validation(legacy ? WRONG_TYPE_LEGACY : WRONG_TYPE);
  return union;
}

function deleted(
  before: AttributeValue | undefined,
  operand: AttributeValue,
  legacy: boolean,
): AttributeValue | undefined {
  if (before === undefined) return undefined;
  const rest = subtractSets(before, operand);
  if (rest === undefined) throw validation(legacy ? WRONG_TYPE_LEGACY : WRONG_TYPE);
  // There are no empty sets: with its last member an attribute goes.
  return rest === 'empty' ? undefined : rest;
}

function changeOf(action: BoundUpdateAction, item: Item, legacy: boolean): Change {
  switch (action.type) {
    case 'SET': {
      const value = computed(item, action.value);
      return () => value;
    }
    case 'REMOVE':
      return () => undefined;
    case 'ADD':
      return (before) => added(before, action.value.value, legacy);
    case 'DELETE':
      return (before) => deleted(before, action.value.value, legacy);
  }
}

function node(): ChangeNode {
  return { change: undefined, removes: true, names: new Map(), indexes: new Map() };
}

function changeTree(update: BoundUpdate, item: Item): ChangeNode {
  const root = node();
  for (const action of update.actions) {
    const change = changeOf(action, item, update.legacy);
    let at = root;
    for (const segment of action.path.segments) {
      if (action.type !== 'REMOVE') at.removes = false;
      const next = (typeof segment === 'number' ? at.indexes.get(segment) : at.names.get(segment)) ?? node();
      if (typeof segment === 'number') at.indexes.set(segment, next);
      else at.names.set(segment, next);
      at = next;
    }
    at.change = change;
    at.removes = action.type === 'REMOVE';
  }
  return root;
}

function changedMap(map: Item, { names }: ChangeNode, itemExists: boolean): Item {
  const result = { ...map };
  for (const [name, inner] of names) {
    const after = changedValue(attributeOf(map, name), inner, itemExists);
    if (after === undefined) delete result[name];
    else setAttribute(result, name, after);
  }
  return result;
}

/** Members set beyond the end are appended in the order of their indexes; the gaps that REMOVE leaves close. */
function changedList(
  list: readonly AttributeValue[],
  { indexes }: ChangeNode,
  itemExists: boolean,
): AttributeValue[] {
  const members: (AttributeValue | undefined)[] = [...list];
  for (const index of [...indexes.keys()].sort((a, b) => a - b)) {
    const inner = indexes.get(index);
    if (inner === undefined) continue;
    const after = changedValue(list[index], inner, itemExists);
    if (index < list.length) members[index] = after;
    else members.push(after);
  }
  return members.filter((member) => member !== undefined);
}

function changedValue(
  before: AttributeValue | undefined,
  change: ChangeNode,
  itemExists: boolean,
): AttributeValue | undefined {
  if (change.change !== undefined) return change.change(before);
  if (change.names.size > 0 && before?.M !== undefined)
    return { M: changedMap(before.M, change, itemExists) };
  if (change.indexes.size > 0 && before?.L !== undefined) {
    return { L: changedList(before.L, change, itemExists) };
  }
  // DynamoDB lets REMOVE of a nested path pass when there is no item at all, but not when only the path is missing.
  if (change.removes && !itemExists) return before;
  throw validation(INVALID_PATH);
}

/** What UpdateItem measures besides the item, see {@link checkUpdateSize}. */
const UPDATE_BYTES = 3;
const WRITE_BYTES = 19;
const WRITE_IN_LIST_BYTES = 20;
const REMOVE_BYTES = 2;

/**
 * Throws ValidationException when an updated item is too large for UpdateItem. Beyond the item's 400 KB, which also
 * holds in transactions and PartiQL, UpdateItem alone limits the attributes that it writes plus some bytes for each
 * action, so that a short key ends up just under 400 KB. Measured, documented nowhere.
 */
export function checkUpdateSize(update: BoundUpdate, item: Item): void {
  checkedUpdatedSizeBytes(item);
  const written: Item = {};
  let bytes = UPDATE_BYTES;
  for (const { type, path } of update.actions) {
    if (type === 'REMOVE' || type === 'DELETE') {
      bytes += REMOVE_BYTES;
      continue;
    }
    bytes += typeof path.segments.at(-1) === 'number' ? WRITE_IN_LIST_BYTES : WRITE_BYTES;
    const name = String(path.segments[0]);
    const value = attributeOf(item, name);
    if (value !== undefined) setAttribute(written, name, value);
  }
  if (bytes + itemSizeBytes(written) > ITEM_BYTES_MAX) {
    throw validation('Item size to update has exceeded the maximum allowed size');
  }
}

/**
 * The item after an update.
 *
 * @param before the item as stored, undefined when there is none
 * @param key its key attributes, which make the new item when there is none
 * @returns undefined when there was no item and the update only takes away: that creates none
 *
 * Throws ValidationException with DynamoDB's text when a value or a path does not fit the item.
 */
export function applyUpdate(update: BoundUpdate, before: Item | undefined, key: Item): Item | undefined {
  const item = before ?? key;
  if (update.actions.length === 0) return item;
  const after = changedMap(item, changeTree(update, item), before !== undefined);
  for (const { type, path } of update.actions) {
    if (type !== 'SET') continue;
    const value = attributeOf(after, String(path.segments[0]));
    if (value !== undefined) checkNesting(value);
  }
  const onlyTakes = update.actions.every(({ type }) => type === 'REMOVE' || type === 'DELETE');
  return before === undefined && onlyTakes ? undefined : after;
}

/** The places that an update writes: projected on the old item UPDATED_OLD, on the new one UPDATED_NEW. */
export function updateProjection(update: BoundUpdate): Projection {
  return createProjection(update.actions.map(({ path }) => path));
}

/** What UpdateItem returns as Attributes; undefined when there is nothing to return. */
export function updatedAttributes(
  update: BoundUpdate,
  returnValues: 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW',
  before: Item | undefined,
  after: Item | undefined,
): Item | undefined {
  const item = returnValues.endsWith('_OLD') ? before : after;
  if (returnValues === 'NONE' || item === undefined) return undefined;
  if (returnValues.startsWith('ALL')) return item;
  const attributes = project(item, updateProjection(update));
  return Object.keys(attributes).length === 0 ? undefined : attributes;
}
