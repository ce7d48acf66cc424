import { CancelMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

test('refuses handles that are none, and of tasks and queues that are not there', async () => {
  const cancel = (TaskHandle: string) =>
    failure(t.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle })));
  const handle = (sourceArn: string) =>
    Buffer.from(JSON.stringify({ taskId: '10f57157-fc38-4da9-a113-4de7e12d05dd', sourceArn })).toString(
      'base64',
    );
  expect((await cancel('')).message).toBe('The request must contain the parameter TaskHandle.');
  for (const bad of ['foobared', Buffer.from('{}').toString('base64')]) {
    expect(await cancel(bad)).toEqual({
      code: 'InvalidParameterValue',
      message: 'Value for parameter TaskHandle is invalid.',
    });
  }
  expect(await cancel(handle('arn:aws:sqs:us-east-1:000000000000:none'))).toEqual({
    code: 'ResourceNotFoundException',
    message: "The resource that you specified for the SourceArn parameter doesn't exist.",
  });
  const name = (await t.queue()).split('/').pop();
  expect(await cancel(handle(`arn:aws:sqs:us-east-1:000000000000:${name}`))).toEqual({
    code: 'ResourceNotFoundException',
    message: 'Task does not exist.',
  });
});
