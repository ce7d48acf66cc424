/**
 * Errors in AWS's words. The codes are those of the JSON protocol; what query clients see comes from the model (and,
 * for the two codes that no model of SQS declares, from the protocol's policy table).
 */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

/** Not in the model, but what SQS answers to most of what is wrong with a request. */
type UnmodelledName = 'InvalidParameterValueException' | 'MissingRequiredParameterException';

function sqsError(name: ErrorName | UnmodelledName, message: string, status?: number): AwsError {
  return new AwsError(name, message, status === undefined ? {} : { status });
}

export function invalidParameter(message: string): AwsError {
  return sqsError('InvalidParameterValueException', message, 400);
}

/** "Value X for parameter P is invalid. Reason: ...". */
export function invalidValue(parameter: string, value: unknown, reason: string): AwsError {
  return invalidParameter(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

export function missingParameter(parameter: string): AwsError {
  const text = `The request must contain the parameter ${parameter}.`;
  return sqsError('MissingRequiredParameterException', text, 400);
}

export function queueDoesNotExist(): AwsError {
  return sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

export function invalidAddress(address: string): AwsError {
  return sqsError('InvalidAddress', `The address ${address} is not valid for this endpoint.`);
}

export function queueNameExists(attribute: string): AwsError {
  const text = `A queue already exists with the same name and a different value for attribute ${attribute}`;
  return sqsError('QueueNameExists', text);
}

export function queueDeletedRecently(): AwsError {
  const text =
    'You must wait 60 seconds after deleting a queue before you can create another with the same name.';
  return sqsError('QueueDeletedRecently', text);
}

export function purgeQueueInProgress(name: string): AwsError {
  return sqsError(
    'PurgeQueueInProgress',
    `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
  );
}

export function unknownAttribute(name: string): AwsError {
  return sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

export function invalidAttributeName(message: string): AwsError {
  return sqsError('InvalidAttributeName', message);
}

export function invalidAttributeValue(attribute: string, reason?: string): AwsError {
  const text = `Invalid value for the parameter ${attribute}.`;
  return sqsError('InvalidAttributeValue', reason === undefined ? text : `${text} Reason: ${reason}`);
}

export function invalidMessageContents(): AwsError {
  const text =
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | ' +
    '#x10000 to #x10FFFF';
  return sqsError('InvalidMessageContents', text);
}

export function messageTooLong(bytesMax: number): AwsError {
  return invalidParameter(
    `One or more parameters are invalid. Reason: Message must be shorter than ${bytesMax} bytes.`,
  );
}

export function batchTooLong(bytesMax: number, bytes: number): AwsError {
  const text = `Batch requests cannot be longer than ${bytesMax} bytes. You have sent ${bytes} bytes.`;
  return sqsError('BatchRequestTooLong', text);
}

/** Of a batch entry; the code is in no model. https://github.com/redpanda-data/connect/issues/1070 */
export function emptyEntryValue(parameter: string): AwsError {
  return new AwsError('EmptyValue', `No Value Found for ${parameter}.`, { status: 400 });
}

export function emptyBatch(entryName: string): AwsError {
  return sqsError('EmptyBatchRequest', `There should be at least one ${entryName} in the request.`);
}

export function tooManyEntries(entriesMax: number, entries: number): AwsError {
  const text = `Maximum number of entries per request are ${entriesMax}. You have sent ${entries}.`;
  return sqsError('TooManyEntriesInBatchRequest', text);
}

export function invalidBatchEntryId(): AwsError {
  const text =
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. ' +
    'It can be at most 80 letters long.';
  return sqsError('InvalidBatchEntryId', text);
}

export function batchEntryIdsNotDistinct(id: string): AwsError {
  return sqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
}

export function receiptHandleIsInvalid(handle: string): AwsError {
  const text = `The input receipt handle "${handle}" is not a valid receipt handle.`;
  return sqsError('ReceiptHandleIsInvalid', text);
}

export function receiptHandleOfOtherQueue(handle: string): AwsError {
  return sqsError('ReceiptHandleIsInvalid', `The receipt handle "${handle}" is not valid for this queue.`);
}

export function receiptHandleExpired(handle: string): AwsError {
  return invalidValue('ReceiptHandle', handle, 'The receipt handle has expired.');
}

export function messageNotAvailable(handle: string): AwsError {
  const reason = 'Message does not exist or is not available for visibility timeout change.';
  return invalidValue('ReceiptHandle', handle, reason);
}

export function overLimit(message: string): AwsError {
  return sqsError('OverLimit', message);
}

export function resourceNotFound(message: string): AwsError {
  return sqsError('ResourceNotFoundException', message);
}

export function unsupportedOperation(message: string): AwsError {
  return sqsError('UnsupportedOperation', message);
}

/** The code of a failed batch entry: what query clients know, in every protocol. */
export function entryCode(error: AwsError): string {
  switch (error.code) {
    case 'InvalidParameterValueException':
      return 'InvalidParameterValue';
    case 'MissingRequiredParameterException':
      return 'MissingParameter';
    default:
      return error.code;
  }
}
