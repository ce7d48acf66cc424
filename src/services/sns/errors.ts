/** Errors in AWS's words; what clients see as their code comes from the model (`InvalidParameter`, `NotFound` ...). */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

function snsError(name: ErrorName, message: string): AwsError {
  return new AwsError(name, message);
}

/** "Invalid parameter: X", X being a parameter or a whole sentence. */
export function invalidParameter(what: string): AwsError {
  return snsError('InvalidParameterException', `Invalid parameter: ${what}`);
}

/** "Invalid parameter: P Reason: ...". */
export function invalidValue(parameter: string, reason: string): AwsError {
  return invalidParameter(`${parameter} Reason: ${reason}`);
}

/** An InvalidParameter whose text does not begin with these words. */
export function invalid(message: string): AwsError {
  return snsError('InvalidParameterException', message);
}

/** What is wrong with the attributes of a message: `ParameterValueInvalid` on the wire. */
export function invalidMessageAttribute(message: string): AwsError {
  return snsError('InvalidParameterValueException', message);
}

/** A required member that is not there, in the framework's words; `path` as in `messageAttributes.a.member.dataType`. */
export function missing(path: string): AwsError {
  const text = `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`;
  // The framework's own error, which no model declares.
  return new AwsError('ValidationError', text, { status: 400 });
}

export function topicDoesNotExist(): AwsError {
  return snsError('NotFoundException', 'Topic does not exist');
}

export function subscriptionDoesNotExist(): AwsError {
  return snsError('NotFoundException', 'Subscription does not exist');
}

export function applicationDoesNotExist(): AwsError {
  return snsError('NotFoundException', 'PlatformApplication does not exist');
}

export function endpointDoesNotExist(): AwsError {
  return snsError('NotFoundException', 'Endpoint does not exist');
}

export function endpointDisabled(): AwsError {
  return snsError('EndpointDisabledException', 'Endpoint is disabled');
}

export function applicationDisabled(): AwsError {
  return snsError('PlatformApplicationDisabledException', 'Platform application is disabled');
}

export function resourceDoesNotExist(): AwsError {
  return snsError('ResourceNotFoundException', 'Resource does not exist');
}

export function phoneNumberNotFound(): AwsError {
  return snsError('ResourceNotFoundException', 'The phone number does not exist in the SMS sandbox.');
}

export function tagLimitExceeded(): AwsError {
  return snsError(
    'TagLimitExceededException',
    'Could not complete request: tag quota of per resource exceeded',
  );
}

export function authorizationError(message: string): AwsError {
  return snsError('AuthorizationErrorException', message);
}

export function userError(message: string): AwsError {
  return snsError('UserErrorException', message);
}

export function optedOut(message: string): AwsError {
  return snsError('OptedOutException', message);
}

export function verificationFailed(message: string, status: string): AwsError {
  return new AwsError('VerificationException' satisfies ErrorName, message, {
    fields: { Status: status },
  });
}

export function tooManyBatchEntries(): AwsError {
  const text = 'The batch request contains more entries than permissible.';
  return snsError('TooManyEntriesInBatchRequestException', text);
}

export function emptyBatch(): AwsError {
  return snsError('EmptyBatchRequestException', "The batch request doesn't contain any entries.");
}

export function batchIdsNotDistinct(): AwsError {
  const text = 'Two or more batch entries in the request have the same Id.';
  return snsError('BatchEntryIdsNotDistinctException', text);
}

export function invalidBatchEntryId(): AwsError {
  const text = "The Id of a batch entry in a batch request doesn't abide by the specification.";
  return snsError('InvalidBatchEntryIdException', text);
}

export function batchTooLong(): AwsError {
  const text = 'The length of all the batch messages put together is more than the limit.';
  return snsError('BatchRequestTooLongException', text);
}

/** Something that AWS does and kumobako does not: 501, as for a whole operation. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `${what} is not implemented by kumobako`, { status: 501 });
}
