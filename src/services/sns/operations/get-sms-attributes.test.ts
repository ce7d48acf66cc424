import { GetSMSAttributesCommand, SetSMSAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

test('those that were set, or those asked for', async () => {
  const get = async (attributes?: string[]) =>
    (await the.sns.send(new GetSMSAttributesCommand({ attributes }))).attributes ?? {};
  expect(await get()).toEqual({});
  const all = { DefaultSenderID: 'Bako', MonthlySpendLimit: '5' };
  await the.sns.send(new SetSMSAttributesCommand({ attributes: all }));
  await the.sns.send(new SetSMSAttributesCommand({ attributes: { MonthlySpendLimit: '6' } }));
  expect(await get()).toEqual({ ...all, MonthlySpendLimit: '6' });
  expect(await get(['DefaultSenderID', 'DefaultSMSType'])).toEqual({ DefaultSenderID: 'Bako' });
  expect((await failure(get(['Nope']))).code).toBe('InvalidParameter');
});
