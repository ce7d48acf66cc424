/**
 * All expressions of one request, in whichever style it is written, as what the operations work with. Operations call
 * {@link checkParameters} first, then check their own values (Item, Key), then read the expressions here.
 */

import type { Item } from '../item/attribute-value.ts';
import type { BoundCondition, PathNode } from './ast.ts';
import { bindCondition } from './condition-binder.ts';
import { type KeyConditions, keyConditions } from './key-condition.ts';
import {
  checkConditionalOperator,
  type LegacyCondition,
  type LegacyExpected,
  type LegacyUpdate,
  legacyExpected,
  legacyFilter,
  legacyKeyConditions,
  legacyProjection,
  legacyUpdate,
} from './legacy.ts';
import type { ParseCache } from './parse-cache.ts';
import { bindProjection } from './projection.ts';
import { checkAllUsed, createScope, type ExpressionScope } from './scope.ts';
import { type BoundUpdate, bindUpdate } from './update-binder.ts';

/** The members that any of the operations has; an input of the model fits. */
export interface ExpressionInput {
  UpdateExpression?: string | undefined;
  ConditionExpression?: string | undefined;
  KeyConditionExpression?: string | undefined;
  FilterExpression?: string | undefined;
  ProjectionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Item | undefined;
  ConditionalOperator?: string | undefined;
  Expected?: Record<string, LegacyExpected> | undefined;
  QueryFilter?: Record<string, LegacyCondition> | undefined;
  ScanFilter?: Record<string, LegacyCondition> | undefined;
  KeyConditions?: Record<string, LegacyCondition> | undefined;
  AttributeUpdates?: Record<string, LegacyUpdate> | undefined;
  AttributesToGet?: string[] | undefined;
}

/** Members are undefined for what the request does not ask for. */
export interface RequestExpressions {
  update: BoundUpdate | undefined;
  condition: BoundCondition | undefined;
  /** To be matched with the schema of the table or index that is queried. */
  key: KeyConditions | undefined;
  filter: BoundCondition | undefined;
  projection: readonly PathNode[] | undefined;
}

function readLegacy(input: ExpressionInput): RequestExpressions {
  const { ConditionalOperator: operator, Expected: expected, AttributesToGet: names } = input;
  const filter = input.QueryFilter ?? input.ScanFilter;
  if (expected === undefined && filter === undefined) checkConditionalOperator(operator, 0);
  return {
    update: input.AttributeUpdates === undefined ? undefined : legacyUpdate(input.AttributeUpdates),
    condition: expected === undefined ? undefined : legacyExpected(expected, operator),
    key: undefined,
    filter: filter === undefined ? undefined : legacyFilter(filter, operator),
    projection: names === undefined ? undefined : legacyProjection(names),
  };
}

function readCondition(
  scope: ExpressionScope,
  cache: ParseCache,
  text: string | undefined,
  label: string,
): BoundCondition | undefined {
  return text === undefined ? undefined : bindCondition(scope, cache.condition(text, label), label);
}

/** Throws ValidationException for the first fault in DynamoDB's order. */
export function readExpressions(input: ExpressionInput, cache: ParseCache): RequestExpressions {
  const legacy = readLegacy(input);
  const scope = createScope(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  const { UpdateExpression: updateText, ProjectionExpression: projectionText } = input;
  const update = updateText === undefined ? undefined : bindUpdate(scope, cache.update(updateText));
  const condition = readCondition(scope, cache, input.ConditionExpression, 'ConditionExpression');
  const key = readCondition(scope, cache, input.KeyConditionExpression, 'KeyConditionExpression');
  const filter = readCondition(scope, cache, input.FilterExpression, 'FilterExpression');
  const projection =
    projectionText === undefined ? undefined : bindProjection(scope, cache.projection(projectionText));
  checkAllUsed(scope);
  const legacyKey = input.KeyConditions === undefined ? undefined : legacyKeyConditions(input.KeyConditions);
  return {
    update: update ?? legacy.update,
    condition: condition ?? legacy.condition,
    key: key === undefined ? legacyKey : keyConditions(key),
    filter: filter ?? legacy.filter,
    projection: projection ?? legacy.projection,
  };
}
