/** Errors in AWS's words: one function for each. Texts are those that LocalStack's tests recorded on AWS. */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

/** An error of the model, with AWS's text. */
export function logsError(name: ErrorName, message: string): AwsError {
  return new AwsError(name, message);
}

export function invalidParameter(message: string): AwsError {
  return logsError('InvalidParameterException', message);
}

export function groupNotFound(): AwsError {
  return logsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

export function streamNotFound(): AwsError {
  return logsError('ResourceNotFoundException', 'The specified log stream does not exist.');
}

export function resourceNotFound(): AwsError {
  return logsError('ResourceNotFoundException', 'The specified resource does not exist.');
}

/** `what` as in `Delivery Source`. */
export function deliveryNotFound(what: string): AwsError {
  return logsError('ResourceNotFoundException', `Requested ${what} does not exist in this account.`);
}

export function limitExceeded(): AwsError {
  return logsError('LimitExceededException', 'Resource limit exceeded.');
}

export function invalidNextToken(): AwsError {
  return invalidParameter('The specified nextToken is invalid.');
}

export function malformedQuery(reason: string): AwsError {
  return logsError('MalformedQueryException', `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`);
}
