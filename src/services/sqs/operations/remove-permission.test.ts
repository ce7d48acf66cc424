import {
  AddPermissionCommand,
  GetQueueAttributesCommand,
  RemovePermissionCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

test('takes the statement of a label away, and the policy with the last', async () => {
  const QueueUrl = await t.queue();
  const remove = (Label: string) => t.sqs.send(new RemovePermissionCommand({ QueueUrl, Label }));
  const policy = async () =>
    (await t.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }))).Attributes;
  for (const Label of ['a', 'b']) {
    const permission = { QueueUrl, Label, AWSAccountIds: ['111111111111'], Actions: ['SendMessage'] };
    await t.sqs.send(new AddPermissionCommand(permission));
  }
  await remove('a');
  expect(JSON.parse((await policy())?.['Policy'] ?? '').Statement).toMatchObject([{ Sid: 'b' }]);
  expect((await failure(remove('a'))).message).toBe(
    "Value a for parameter Label is invalid. Reason: can't find label on existing policy.",
  );
  await remove('b');
  expect(await policy()).toBeUndefined();
  expect(await failure(remove('b'))).toEqual({
    code: 'InvalidParameterValue',
    message: "Value b for parameter Label is invalid. Reason: can't find label.",
  });
  expect((await failure(remove(''))).message).toBe('The request must contain the parameter Label.');
});
