/** The AWS SDK for JavaScript 3 on a function that streams its answer as a process of this machine. */
import { IAM } from '@aws-sdk/client-iam';
import {
  type InvokeWithResponseStreamCompleteEvent,
  Lambda,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { testCloud } from '../support/cloud.ts';
import { answerOf, LAMBDA_TRUST } from '../support/lambda.ts';
import { zip } from '../support/zip-entries.ts';

const SOURCE = `
exports.stream = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('text/plain');
  for (const word of event.words) stream.write(word);
  if (event.fails) throw new RangeError('no more words');
  stream.end();
});
exports.plain = async () => 'changed';
`;

test('InvokeWithResponseStream, waiters, an update', async () => {
  const cloud = await testCloud({ isolation: 'plain' });
  onTestFinished(() => cloud.stop());
  const lambda = cloud.client(Lambda);
  const { Role } = await cloud
    .client(IAM)
    .createRole({ RoleName: 'worker', AssumeRolePolicyDocument: LAMBDA_TRUST });
  const FunctionName = 'words';
  await lambda.createFunction({
    FunctionName,
    Role: Role?.Arn,
    Runtime: 'nodejs24.x',
    Handler: 'index.stream',
    Code: { ZipFile: zip({ 'index.js': SOURCE }) },
  });
  const waiter = { client: lambda, maxWaitTime: 30, minDelay: 1 };
  await waitUntilFunctionActiveV2(waiter, { FunctionName });
  const stream = async (event: object) => {
    const { EventStream = [] } = await lambda.invokeWithResponseStream({
      FunctionName,
      Payload: JSON.stringify(event),
      LogType: 'Tail',
    });
    let text = '';
    let complete: InvokeWithResponseStreamCompleteEvent = {};
    for await (const { PayloadChunk, InvokeComplete } of EventStream) {
      text += Buffer.from(PayloadChunk?.Payload ?? []).toString('utf8');
      if (InvokeComplete !== undefined) complete = InvokeComplete;
    }
    return { text, ...complete };
  };
  const whole = await stream({ words: ['one ', 'two'] });
  expect(whole).toMatchObject({ text: 'one two' });
  expect(Buffer.from(whole.LogResult ?? '', 'base64').toString('utf8')).toContain('REPORT RequestId');
  expect(await stream({ words: ['one'], fails: true })).toMatchObject({ ErrorCode: expect.any(String) });

  await lambda.updateFunctionConfiguration({ FunctionName, Handler: 'index.plain' });
  await waitUntilFunctionUpdatedV2(waiter, { FunctionName });
  expect(answerOf(await lambda.invoke({ FunctionName }))).toBe('changed');
});
