/** Errors in AWS's words: one function for each. Texts as public test suites have them. */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

/** An error of the model, with AWS's text. */
export function cloudwatchError(name: ErrorName, message: string): AwsError {
  return new AwsError(name, message);
}

export function invalidValue(message: string): AwsError {
  return cloudwatchError('InvalidParameterValueException', message);
}

export function invalidCombination(message: string): AwsError {
  return cloudwatchError('InvalidParameterCombinationException', message);
}

/** What GetMetricData answers where the others name a parameter. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

export function invalidNextToken(): AwsError {
  return invalidValue('Request parameter NextToken is invalid');
}

/** Of operations whose model has this one for tokens. */
export function invalidToken(): AwsError {
  return cloudwatchError('InvalidNextToken', 'The next token specified is invalid.');
}

export function invalidFormat(): AwsError {
  return cloudwatchError('InvalidFormatFault', 'Data was not syntactically valid JSON.');
}

/** AWS says no more. */
export function resourceNotFound(): AwsError {
  return cloudwatchError('ResourceNotFound', '');
}

/** Of tags. */
export function unknownResource(type: string, id: string): AwsError {
  const fields = { ResourceType: type, ResourceId: id };
  return new AwsError('ResourceNotFoundException' satisfies ErrorName, 'Unknown', { fields });
}
