/** Which parameters of a request may stand together: checked before anything is parsed. */

import { validation } from '../errors.ts';

/** The parameters of one operation, in the order in which its errors list them. */
export interface ParameterStyles {
  expressions: readonly string[];
  /** What the expressions replaced. */
  legacy: readonly string[];
}

/** Styles by operation. */
export const PARAMETER_STYLES = {
  GetItem: { expressions: ['ProjectionExpression'], legacy: ['AttributesToGet'] },
  PutItem: { expressions: ['ConditionExpression'], legacy: ['Expected', 'ConditionalOperator'] },
  DeleteItem: { expressions: ['ConditionExpression'], legacy: ['Expected', 'ConditionalOperator'] },
  UpdateItem: {
    expressions: ['UpdateExpression', 'ConditionExpression'],
    legacy: ['AttributeUpdates', 'Expected', 'ConditionalOperator'],
  },
  Query: {
    expressions: ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
    legacy: ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
  },
  Scan: {
    expressions: ['ProjectionExpression', 'FilterExpression'],
    legacy: ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
  },
} as const satisfies Record<string, ParameterStyles>;

/**
 * Throws ValidationException when a request mixes expressions with what they replaced, or has names or values for
 * expressions without any. KeyConditions may stand beside all expressions but KeyConditionExpression.
 */
export function checkParameters(input: object, styles: ParameterStyles): void {
  const given = new Map<string, unknown>(Object.entries(input));
  const isGiven = (name: string) => given.get(name) !== undefined;
  const expressions = styles.expressions.filter(isGiven);
  const legacy = styles.legacy.filter(
    (name) => isGiven(name) && (name !== 'KeyConditions' || isGiven('KeyConditionExpression')),
  );
  if (expressions.length > 0 && legacy.length > 0) {
    const rule = 'Can not use both expression and non-expression parameters in the same request';
    const lists = `Non-expression parameters: {${legacy.join(', ')}} Expression parameters: {${expressions.join(', ')}}`;
    throw validation(`${rule}: ${lists}`);
  }
  if (isGiven('ExpressionAttributeNames') && expressions.length === 0) {
    throw validation('ExpressionAttributeNames can only be specified when using expressions');
  }
  const withValues = styles.expressions.filter((name) => name !== 'ProjectionExpression');
  if (isGiven('ExpressionAttributeValues') && withValues.length > 0 && !withValues.some(isGiven)) {
    const missing = `${withValues.join(' and ')} ${withValues.length > 1 ? 'are' : 'is'} null`;
    throw validation(`ExpressionAttributeValues can only be specified when using expressions: ${missing}`);
  }
}
