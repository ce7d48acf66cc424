/**
 * Where Lambda tells what came of an event: queues, topics, functions and buckets, always as the function's role.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */

import { Readable } from 'node:stream';
import { type Arn, parseArn } from '../../core/arn.ts';
import type { CallAs, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { invalidParameter } from './errors.ts';
import { assumeRole, type RoleUse, roleCaller } from './role.ts';

/** SNS has a word of its own. */
const DENIED = /^(AccessDenied|AuthorizationError)/;

export interface Told {
  readonly text: string;
  /** Of a message; other targets have no room for them. */
  readonly attributes?: Readonly<Record<string, { type: 'String' | 'Number'; value: string }>> | undefined;
  /** What the keys of objects begin with; a slash follows. */
  readonly folder: string;
}

/** Everything that is done for a function at its targets is done by this. @throws AwsError what STS says */
export async function callAsRole(context: StagedContext, use: RoleUse): Promise<CallAs> {
  return context.call.as(roleCaller(use, await assumeRole(context, use), context.now()));
}

/** @throws AwsError what the target says */
export async function tell(context: StagedContext, call: CallAs, target: string, told: Told): Promise<void> {
  const arn = parseArn(target);
  if (arn === undefined) return;
  const { text } = told;
  const at = placeOf(arn);
  const MessageAttributes = Object.fromEntries(
    Object.entries(told.attributes ?? {}).map(([name, { type, value }]) => [
      name,
      { DataType: type, StringValue: value },
    ]),
  );
  if (arn.service === 'sqs') {
    await call(
      'sqs',
      'SendMessage',
      { QueueUrl: urlOf(context, arn), MessageBody: text, MessageAttributes },
      at,
    );
  } else if (arn.service === 'sns') {
    await call('sns', 'Publish', { TopicArn: target, Message: text, MessageAttributes }, at);
  } else if (arn.service === 'lambda') {
    const Payload = Buffer.from(text);
    await call('lambda', 'Invoke', { FunctionName: target, InvocationType: 'Event', Payload }, at);
  } else if (arn.service === 's3') {
    const bytes = Buffer.from(text);
    const object = { Bucket: arn.resource, Key: objectKey(context, told.folder) };
    await call(
      's3',
      'PutObject',
      { ...object, Body: Readable.from([bytes]), ContentLength: bytes.length },
      at,
    );
  }
}

/** `FOLDER/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-UUID` */
function objectKey({ now, ids }: StagedContext, folder: string): string {
  const second = new Date(now()).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  const day = second.slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '/');
  return `${folder}/${day}/${second.replaceAll(':', '.')}-${ids.uuid()}`;
}

/** ARNs of buckets name no place: the caller's own is meant. */
function placeOf({ account, region }: Arn): Partial<Place> {
  return account === '' ? {} : { account, region };
}

const urlOf = ({ settings }: StagedContext, { account, resource }: Arn) =>
  `${settings.publicUrl()}/${account}/${resource}`;

/** The name of what the role would have to be allowed; undefined when it is. */
async function refusedOperation(
  context: StagedContext,
  use: RoleUse,
  target: string,
): Promise<string | undefined> {
  const arn = parseArn(target);
  if (arn === undefined) return undefined;
  const call = await callAsRole(context, use);
  const at = placeOf(arn);
  // Calls that do nothing: whoever is let in is refused, or answered, for what they say.
  const asked: Readonly<Record<string, readonly [string, () => Promise<unknown>][]>> = {
    sqs: [
      [
        'SendMessage',
        () => call('sqs', 'SendMessage', { QueueUrl: urlOf(context, arn), MessageBody: '' }, at),
      ],
    ],
    sns: [['Publish', () => call('sns', 'Publish', { TopicArn: target, Message: '' }, at)]],
    lambda: [
      [
        'InvokeFunction',
        () => call('lambda', 'Invoke', { FunctionName: target, InvocationType: 'DryRun' }, at),
      ],
    ],
    s3: [
      ['ListBucket', () => call('s3', 'ListObjectsV2', { Bucket: arn.resource, MaxKeys: 0 }, at)],
      [
        'PutObject',
        () => {
          const nothing = { Body: Readable.from([]), ContentLength: 0, ContentMD5: '-' };
          return call('s3', 'PutObject', { Bucket: arn.resource, Key: 'aws/lambda/', ...nothing }, at);
        },
      ],
    ],
  };
  for (const [operation, ask] of asked[arn.service] ?? []) {
    if (await isRefused(ask)) return operation;
  }
  return undefined;
}

async function isRefused(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return false;
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500) throw error;
    return DENIED.test(error.code);
  }
}

/** For destinations, when they are given. @throws AwsError InvalidParameterValueException */
export async function mustReach(context: StagedContext, use: RoleUse, target: string): Promise<void> {
  const operation = await refusedOperation(context, use, target);
  if (operation === undefined) return;
  // The AWS provider of Terraform waits for the role's policy by this text.
  throw invalidParameter(
    `The function's execution role does not have permissions to call ${operation} on ${target}`,
  );
}

/** For a dead letter queue or topic, when it is given. @throws AwsError InvalidParameterValueException */
export async function mustReachLetters(context: StagedContext, use: RoleUse, target: string): Promise<void> {
  const operation = await refusedOperation(context, use, target);
  if (operation === undefined) return;
  const service = parseArn(target)?.service.toUpperCase();
  throw invalidParameter(
    `The provided execution role does not have permissions to call ${operation} on ${service}`,
  );
}
