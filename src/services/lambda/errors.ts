/** Errors in AWS's words: one function for each. */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

/** An error of the model, with AWS's text. Mistakes of callers are of the type `User`. */
export function lambdaError(
  name: ErrorName,
  message: string,
  fields: Record<string, unknown> = {},
): AwsError {
  return new AwsError(name, message, { fields: { Type: 'User', ...fields } });
}

export function invalidParameter(message: string): AwsError {
  return lambdaError('InvalidParameterValueException', message);
}

export function notFound(message: string): AwsError {
  return lambdaError('ResourceNotFoundException', message);
}

export function functionNotFound(arn: string): AwsError {
  return notFound(`Function not found: ${arn}`);
}

/** Layers of AWS and of vendors are not to be had here: who reads the error should know where to look. */
export function noSuchLayer(arn: string, isForeign: boolean): AwsError {
  const text = `Layer version ${arn} does not exist.`;
  const hint =
    'Layers that AWS or others have published on AWS are not in this cloud: publish a copy of it here.';
  return invalidParameter(isForeign ? `${text} ${hint}` : text);
}

export function conflict(message: string): AwsError {
  return lambdaError('ResourceConflictException', message);
}

export function snapStartNotReady(): AwsError {
  return lambdaError(
    'SnapStartNotReadyException',
    'Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE.',
  );
}

/** Hooks behind the snapshot took too long, or failed. */
export function notRestored(reason: 'restore-timeout' | 'restore-error'): AwsError {
  if (reason === 'restore-timeout') {
    return lambdaError(
      'SnapStartTimeoutException',
      "Lambda couldn't restore the snapshot within the timeout limit.",
    );
  }
  return lambdaError(
    'SnapStartException',
    'The afterRestore() runtime hook encountered an error. For more information, check the Amazon CloudWatch logs.',
  );
}

/** Of functions whose published versions begin from snapshots; `what` as in `nodejs22.x`. */
export function notForSnapStart(what: string): AwsError {
  return invalidParameter(`${what} is not supported for SnapStart enabled functions.`);
}

/** What the framework says of a value; `path` as in `routingConfig.additionalVersionWeights`. */
export function validationError(value: string, path: string, constraint: string): AwsError {
  return validationErrors([[value, path, constraint]]);
}

/** The same of several values. */
export function validationErrors(
  violations: readonly (readonly [value: string, path: string, constraint: string])[],
): AwsError {
  const texts = violations.map(
    ([value, path, constraint]) =>
      `Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}`,
  );
  const count = `${texts.length} validation error${texts.length === 1 ? '' : 's'}`;
  return new AwsError('ValidationException', `${count} detected: ${texts.join('; ')}`, { status: 400 });
}

export function revisionDiffers(operation = 'GetFunction/GetAlias'): AwsError {
  return lambdaError(
    'PreconditionFailedException',
    `The Revision Id provided does not match the latest Revision Id. Call the ${operation} API to retrieve the latest Revision Id`,
  );
}

export type ThrottleReason =
  | 'ConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded';

export function tooManyRequests(reason: ThrottleReason): AwsError {
  return lambdaError('TooManyRequestsException', 'Rate Exceeded.', { Reason: reason });
}

export function requestTooLarge(bytesMax: number): AwsError {
  const text = `Request must be smaller than ${bytesMax} bytes for the InvokeFunction operation`;
  return lambdaError('RequestTooLargeException', text);
}

/** The model has no such error: the framework answers it. */
export function requestEntityTooLarge(message: string): AwsError {
  return new AwsError('RequestEntityTooLargeException', message, { status: 413, fields: { Type: 'User' } });
}

export function crossAccountRole(): AwsError {
  return new AwsError('AccessDeniedException', 'Cross-account pass role is not allowed.', { status: 403 });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
export function recursiveInvocation(): AwsError {
  return lambdaError(
    'RecursiveInvocationException',
    "Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation.",
  );
}

/** A layer of another account is that account's to publish. */
export function accountMismatch(): AwsError {
  return new AwsError('AccessDeniedException', 'A layer can be published in its own account only.', {
    status: 403,
  });
}

export function noProvisioned(): AwsError {
  return lambdaError(
    'ProvisionedConcurrencyConfigNotFoundException',
    'No Provisioned Concurrency Config found for this function',
  );
}
