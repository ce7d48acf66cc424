import { GetSMSAttributesCommand, PublishCommand, SetSMSAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const JAPAN = '+819012345678';
async function send(more: object = {}): Promise<string> {
  const command = new PublishCommand({ PhoneNumber: JAPAN, Message: 'AWSから送信しています!', ...more });
  return (await the.sns.send(command)).MessageId ?? '';
}

test('are kept, shown and count', async () => {
  const attributes = { DefaultSenderID: 'Bako', DefaultSMSType: 'Transactional' };
  await the.sns.send(new SetSMSAttributesCommand({ attributes }));
  expect((await the.sns.send(new GetSMSAttributesCommand({}))).attributes).toEqual(attributes);
  const one = new GetSMSAttributesCommand({ attributes: ['DefaultSenderID'] });
  expect((await the.sns.send(one)).attributes).toEqual({ DefaultSenderID: 'Bako' });
  await send();
  expect(await the.inbox()).toMatchObject([{ senderId: 'Bako', smsType: 'Transactional' }]);
  for (const wrong of [{ DefaultSMSType: 'x' }, { MonthlySpendLimit: '-1' }, { Unknown: 'x' }]) {
    const call = the.sns.send(new SetSMSAttributesCommand({ attributes: wrong as Record<string, string> }));
    expect((await failure(call)).code).toBe('InvalidParameter');
  }
});
