import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

function streamsError(code: ErrorName, message: string): AwsError {
  return new AwsError(code, message);
}

/** The model does not name it, and AWS answers it all the same. */
export function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** An upper limit that the documentation states and the model does not. */
export function limitTooHigh(limit: number, max: number): AwsError {
  return validation(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
      `Member must have value less than or equal to ${max}`,
  );
}

export function streamNotFound(arn: string): AwsError {
  return streamsError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);
}

export function shardNotFound(): AwsError {
  return streamsError('ResourceNotFoundException', 'Requested resource not found: Shard does not exist');
}

export function iteratorShardNotFound(): AwsError {
  return streamsError('ResourceNotFoundException', 'Invalid ShardId in ShardIterator');
}

export function expiredIterator(): AwsError {
  return streamsError(
    'ExpiredIteratorException',
    'The shard iterator has expired and can no longer be used to retrieve stream records',
  );
}

export function trimmedData(): AwsError {
  return streamsError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard',
  );
}
