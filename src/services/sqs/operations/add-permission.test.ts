import {
  AddPermissionCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

interface Given {
  Label?: string;
  AWSAccountIds?: string[];
  Actions?: string[];
}
const add = (QueueUrl: string, given: Given = {}) => {
  const defaults = { Label: 'one', AWSAccountIds: ['111111111111'], Actions: ['SendMessage'] };
  return t.sqs.send(new AddPermissionCommand({ QueueUrl, ...defaults, ...given }));
};
const policy = async (QueueUrl: string) => {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] });
  return JSON.parse((await t.sqs.send(command)).Attributes?.['Policy'] ?? 'null');
};

test('makes a policy of its own, one statement a label', async () => {
  const url = await t.queue();
  const arn = `arn:aws:sqs:us-east-1:000000000000:${url.split('/').pop()}`;
  await add(url);
  await add(url, {
    Label: 'two',
    AWSAccountIds: ['111111111111', '222222222222'],
    Actions: ['ReceiveMessage', 'DeleteMessage'],
  });
  expect(await policy(url)).toEqual({
    Version: '2008-10-17',
    Id: `${arn}/SQSDefaultPolicy`,
    Statement: [
      {
        Sid: 'one',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111111111111:root' },
        Action: 'SQS:SendMessage',
        Resource: arn,
      },
      {
        Sid: 'two',
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::222222222222:root'] },
        Action: ['SQS:ReceiveMessage', 'SQS:DeleteMessage'],
        Resource: arn,
      },
    ],
  });
});

test('adds to a policy that is there', async () => {
  const url = await t.queue();
  const Statement = { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sqs:*', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await t.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
  await add(url);
  const after = await policy(url);
  expect(after.Version).toBe('2012-10-17');
  expect(after.Statement).toHaveLength(2);
  expect(after.Statement[0]).toEqual(Statement);
});

describe('refuses', () => {
  test.each([
    [{ Actions: [] }, 'MissingParameter', 'The request must contain the parameter Actions.'],
    [{ AWSAccountIds: [] }, 'MissingParameter', 'The request must contain the parameter AWSAccountIds.'],
    [{ Label: '' }, 'MissingParameter', 'The request must contain the parameter Label.'],
    [
      { Label: 'a b' },
      'InvalidParameterValue',
      'Value a b for parameter Label is invalid. Reason: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
    ],
    [
      { Actions: ['CreateQueue'] },
      'InvalidParameterValue',
      'Value SQS:CreateQueue for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.',
    ],
    [
      { AWSAccountIds: ['1234'] },
      'InvalidParameterValue',
      'Value [1234] for parameter PrincipalId is invalid. Reason: Unable to verify.',
    ],
    [
      { Actions: Array.from({ length: 8 }, () => 'SendMessage') },
      'OverLimit',
      '8 Actions were found, maximum allowed is 7.',
    ],
  ])('%j', async (given, code, message) => {
    expect(await failure(add(await t.queue(), given))).toEqual({ code, message });
  });

  test('a label twice and a 21st statement', async () => {
    const url = await t.queue();
    await add(url);
    expect(await failure(add(url, { Actions: ['*'] }))).toEqual({
      code: 'InvalidParameterValue',
      message: 'Value one for parameter Label is invalid. Reason: Already exists.',
    });
    for (let i = 2; i <= 20; i++) await add(url, { Label: `l${i}` });
    expect(await failure(add(url, { Label: 'l21' }))).toEqual({
      code: 'OverLimit',
      message: '21 Statements were found, maximum allowed is 20.',
    });
  });
});
