import { CreateSMSSandboxPhoneNumberCommand, ListSMSSandboxPhoneNumbersCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const JAPAN = '+819012345678';
const create = (PhoneNumber = JAPAN) => the.sns.send(new CreateSMSSandboxPhoneNumberCommand({ PhoneNumber }));

test('in pages', async () => {
  for (let i = 0; i < 3; i++) await create(`+81901234560${i}`);
  const list = (input: object) => the.sns.send(new ListSMSSandboxPhoneNumbersCommand(input));
  const first = await list({ MaxResults: 2 });
  expect(first.PhoneNumbers).toEqual([
    { PhoneNumber: '+819012345600', Status: 'Pending' },
    { PhoneNumber: '+819012345601', Status: 'Pending' },
  ]);
  const second = await list({ NextToken: first.NextToken });
  expect(second.PhoneNumbers?.map(({ PhoneNumber }) => PhoneNumber)).toEqual(['+819012345602']);
  expect((await failure(list({ MaxResults: 101 }))).code).toBe('InvalidParameter');
});
