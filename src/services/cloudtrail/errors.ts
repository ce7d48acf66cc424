/** Errors in AWS's words: one function for each. */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

/** An error of the model, with AWS's text. */
export function cloudtrailError(name: ErrorName, message: string): AwsError {
  return new AwsError(name, message);
}

/** `name` as the caller gave it, or as an ARN: operations differ. */
export function trailNotFound(name: string, account: string): AwsError {
  return cloudtrailError('TrailNotFoundException', `Unknown trail: ${name} for the user: ${account}`);
}

export function invalidTrailName(message: string): AwsError {
  return cloudtrailError('InvalidTrailNameException', message);
}

export function invalidNextToken(): AwsError {
  return cloudtrailError('InvalidNextTokenException', 'The next token is not valid.');
}
