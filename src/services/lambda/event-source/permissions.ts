/** Whether the function's role may read a source, asked when a mapping is made. */

import type { CallAs, StagedContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import { invalidParameter } from '../errors.ts';
import type { RoleUse } from '../role.ts';
import { callerAsRole } from './role-caller.ts';
import type { Source } from './source.ts';

/** @throws AwsError InvalidParameterValueException */
export async function checkSource(
  context: StagedContext,
  source: Source,
  use: RoleUse,
  timeoutSeconds: number,
): Promise<void> {
  const call = await callerAsRole(context, use)().catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter('The role defined for the function cannot be assumed by Lambda.');
  });
  if (source.kind === 'table-stream') await checkStream(call, source);
  else await checkQueue(context, call, source, timeoutSeconds);
}

export function urlOfQueue(context: StagedContext, { place, name }: Source): string {
  return `${context.settings.publicUrl()}/${place.account}/${name}`;
}

async function checkQueue(
  context: StagedContext,
  call: CallAs,
  source: Source,
  timeoutSeconds: number,
): Promise<void> {
  const QueueUrl = urlOfQueue(context, source);
  const { place } = source;
  // Calls that take nothing: what they ask for is refused by whoever lets the caller in.
  await mustBeAllowed(
    'ReceiveMessage',
    call('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 0 }, place),
  );
  await mustBeAllowed('DeleteMessage', call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: '-' }, place));
  const AttributeNames = ['VisibilityTimeout' as const];
  const asked = call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames }, place);
  const attributes = await mustBeAllowed('GetQueueAttributes', asked);
  const visibility = Number(attributes?.Attributes?.['VisibilityTimeout']);
  if (visibility < timeoutSeconds) {
    throw invalidParameter(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
  }
}

/** Resolves with the answer, or with nothing when the call was let in and then refused for what it asks. */
async function mustBeAllowed<T>(operation: string, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (/AccessDenied/.test(error.code)) {
      throw invalidParameter(
        `The provided execution role does not have permissions to call ${operation} on SQS`,
      );
    }
    if (/NonExistentQueue|QueueDoesNotExist/.test(error.code)) {
      throw invalidParameter(
        `Error occurred while ${operation}. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. ` +
          `SQS Error Message: ${error.message}`,
      );
    }
    return undefined;
  }
}

async function checkStream(call: CallAs, { arn: StreamArn, place }: Source): Promise<void> {
  try {
    await call('dynamodb-streams', 'ListStreams', { Limit: 1 }, place);
    const { StreamDescription } = await call('dynamodb-streams', 'DescribeStream', { StreamArn }, place);
    const ShardId = StreamDescription?.Shards?.at(-1)?.ShardId;
    if (ShardId === undefined) return;
    const start = { StreamArn, ShardId, ShardIteratorType: 'LATEST' as const };
    const { ShardIterator } = await call('dynamodb-streams', 'GetShardIterator', start, place);
    if (ShardIterator === undefined) return;
    await call('dynamodb-streams', 'GetRecords', { ShardIterator, Limit: 1 }, place);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (/AccessDenied/.test(error.code)) {
      throw invalidParameter(
        `Cannot access stream ${StreamArn}. Please ensure the role can perform the GetRecords, ` +
          'GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.',
      );
    }
    throw invalidParameter(`Stream not found: ${StreamArn}`);
  }
}
