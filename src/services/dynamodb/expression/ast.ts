/**
 * The trees of DynamoDB's expressions. They exist in two states that differ in their leaves alone: parsed, as the text
 * says it (`#alias` segments, `:value` references), and bound, with the request's names and values put in.
 */

import type { AttributeValue } from '../item/attribute-value.ts';

/** An attribute's name, in a parsed path also an alias with its `#`; or an index into a list. */
export type PathSegment = string | number;

export interface PathNode {
  kind: 'path';
  /** At least one; the first is a name. */
  segments: readonly PathSegment[];
}

/** `:name` of ExpressionAttributeValues, with its colon. */
export interface ReferenceNode {
  kind: 'reference';
  name: string;
}

export interface LiteralNode {
  kind: 'literal';
  value: AttributeValue;
}

export interface FunctionNode<O> {
  kind: 'function';
  name: string;
  operands: readonly O[];
}

export type ParsedOperand = PathNode | ReferenceNode | FunctionNode<ParsedOperand>;
export type BoundOperand = PathNode | LiteralNode | FunctionNode<BoundOperand>;

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface CompareNode<O> {
  kind: 'compare';
  operator: Comparator;
  left: O;
  right: O;
}

export interface BetweenNode<O> {
  kind: 'between';
  operand: O;
  low: O;
  high: O;
}

export interface InNode<O> {
  kind: 'in';
  operand: O;
  list: readonly O[];
}

export interface JunctionNode<O> {
  kind: 'and' | 'or';
  /** At least two. */
  terms: readonly ConditionNode<O>[];
}

export interface NotNode<O> {
  kind: 'not';
  term: ConditionNode<O>;
}

export type ConditionNode<O> =
  | CompareNode<O>
  | BetweenNode<O>
  | InNode<O>
  | FunctionNode<O>
  | JunctionNode<O>
  | NotNode<O>;

export type ParsedCondition = ConditionNode<ParsedOperand>;
export type BoundCondition = ConditionNode<BoundOperand>;

export interface ArithmeticNode<O> {
  kind: 'arithmetic';
  operator: '+' | '-';
  left: O;
  right: O;
}

export interface SetAction<O> {
  type: 'SET';
  path: PathNode;
  value: O | ArithmeticNode<O>;
}

export interface RemoveAction {
  type: 'REMOVE';
  path: PathNode;
}

/** The value is a reference when parsed, a literal when bound. */
export interface AddAction<O> {
  type: 'ADD';
  path: PathNode;
  value: O;
}

export interface DeleteAction<O> {
  type: 'DELETE';
  path: PathNode;
  value: O;
}

export type UpdateAction<O, V> = SetAction<O> | RemoveAction | AddAction<V> | DeleteAction<V>;

/** In the order of the text. */
export type ParsedUpdate = readonly UpdateAction<ParsedOperand, ReferenceNode>[];
export type BoundUpdateAction = UpdateAction<BoundOperand, LiteralNode>;

export type ParsedProjection = readonly PathNode[];

/** A path as DynamoDB prints it in errors: `[a, [0], b]`. */
export function printPath(path: PathNode): string {
  const parts = path.segments.map((segment) => (typeof segment === 'number' ? `[${segment}]` : segment));
  return `[${parts.join(', ')}]`;
}

/** Whether two paths name the same attribute. */
export function samePath(a: PathNode, b: PathNode): boolean {
  return (
    a.segments.length === b.segments.length && a.segments.every((segment, i) => segment === b.segments[i])
  );
}
