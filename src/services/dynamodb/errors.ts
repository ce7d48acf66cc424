import { AwsError } from '../../core/errors.ts';

/**
 * Texts are those of us-east-1. Since 2026 some regions answer the same rules with "1 validation error detected: " in
 * front and slightly other renderings; the plain form is what most clients and test suites compare against.
 */
export function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** A `ValidationException` with DynamoDB's usual opening. */
export function invalidParameter(message: string): AwsError {
  return validation(`One or more parameter values were invalid: ${message}`);
}

/** An expression's own error: `label` is the parameter, such as `ConditionExpression`. */
export function invalidExpression(label: string, message: string): AwsError {
  return validation(`Invalid ${label}: ${message}`);
}

/** @param item the item as it was, when the caller asked for it (ReturnValuesOnConditionCheckFailure). */
export function conditionalCheckFailed(item?: Record<string, unknown>): AwsError {
  const details = item === undefined ? {} : { fields: { Item: item } };
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', details);
}
