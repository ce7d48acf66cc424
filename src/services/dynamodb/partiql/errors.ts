/**
 * Texts of PartiQL's errors. They were recorded on AWS by two public test suites: dynamodb-conformance (paritysuite,
 * nubo-db; "exact error messages") and floci's DynamoDbPartiQLEdgeCaseIntegrationTest; a few that those do not reach are
 * the constants of DynamoDB local's `ValidationExceptionMessages`.
 */

import { AwsError } from '../../../core/errors.ts';
import { validation } from '../errors.ts';

/** Where a token stands, as AWS's errors print it: line, column (both from 1), characters. */
export interface Place {
  line: number;
  column: number;
  length: number;
}

/** What the parser cannot read. */
export function malformed(detail: string): AwsError {
  return validation(`Statement wasn't well formed, can't be processed: ${detail}`);
}

/** A message with the place of what it is about. */
export function validationAt(message: string, { line, column, length }: Place): AwsError {
  return validation(`${message} at ${line}:${column}:${length}`);
}

export const LEFTOVER = 'Unexpected token after expression';
export const ALIASING = 'Aliasing is not supported';
export const MISSING_RIGHT_SIDE = 'Missing right-hand side expression of infix operator';
export const NOT_ALL_KEYS = 'Where clause does not contain a mandatory equality on all key attributes';
export const NO_CONDITION = 'WHERE clause must contain an expression that resolves to a boolean';
export const OVERLAP = 'Overlapping conditions with range keys are not supported in where clause';
export const TOO_MANY_READS = 'Too many decomposed read operations for a given query.';
export const PARAMETER_COUNT = "Number of parameters in request and statement don't match.";

export function keyTypeMismatch(name: string): AwsError {
  const rule = "Key attribute's data type should match its data type in table's schema";
  return validation(`${rule}: Key ${name}`);
}

export function duplicateItem(): AwsError {
  return new AwsError('DuplicateItemException', 'Duplicate primary key exists in table');
}

/** A member of a transaction that is wrong by itself refuses the whole request. */
export function inTransaction(index: number, message: string): AwsError {
  return validation(`Validation failed in TransactStatements[${index}]: ${message}`);
}
