import { ListPhoneNumbersOptedOutCommand, OptInPhoneNumberCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const JAPAN = '+819012345678';
async function reply(body: object): Promise<Response> {
  return fetch(`${the.cloud.endpoint}/_kumobako/inbox/sms`, { method: 'POST', body: JSON.stringify(body) });
}
const optIn = () => the.sns.send(new OptInPhoneNumberCommand({ phoneNumber: JAPAN }));

test('in pages, without those that are in again', async () => {
  const list = (nextToken?: string) => the.sns.send(new ListPhoneNumbersOptedOutCommand({ nextToken }));
  expect((await list()).phoneNumbers ?? []).toEqual([]);
  for (let i = 0; i < 100; i++) {
    await reply({ from: `+81901234${String(i).padStart(4, '0')}`, message: 'STOP' });
  }
  await reply({ from: JAPAN, message: 'STOP' });
  const first = await list();
  expect(first.phoneNumbers).toHaveLength(100);
  const second = await list(first.nextToken);
  const all = [...(first.phoneNumbers ?? []), ...(second.phoneNumbers ?? [])];
  expect(all).toContain(JAPAN);
  expect(second.nextToken).toBeUndefined();
  await optIn();
  const after = await list();
  expect([
    ...(after.phoneNumbers ?? []),
    ...((await list(after.nextToken)).phoneNumbers ?? []),
  ]).not.toContain(JAPAN);
  expect((await failure(list('x'))).message).toBe('Invalid parameter: NextToken');
});
