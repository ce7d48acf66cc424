import { ListOriginationNumbersCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

test('nobody has any', async () => {
  const list = (input: object) => the.sns.send(new ListOriginationNumbersCommand(input));
  expect((await list({})).PhoneNumbers).toEqual([]);
  expect((await failure(list({ MaxResults: 31 }))).code).toBe('InvalidParameter');
  expect((await failure(list({ NextToken: 'x' }))).message).toBe('Invalid parameter: NextToken');
});
