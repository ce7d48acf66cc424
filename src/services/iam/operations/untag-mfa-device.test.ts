import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';
import { newDevice } from '../../../../test/support/mfa.ts';

const { cloud, iam } = iamCloud();

test('tags go by their keys; keys that are not there are no error', async () => {
  const { SerialNumber } = await newDevice(cloud(), iam(), 'ada');
  const Tags = ['a', 'b', 'c'].map((Key) => ({ Key, Value: Key }));
  await iam().tagMFADevice({ SerialNumber, Tags });
  await iam().untagMFADevice({ SerialNumber, TagKeys: ['a', 'c', 'x'] });
  expect((await iam().listMFADeviceTags({ SerialNumber })).Tags).toEqual([{ Key: 'b', Value: 'b' }]);
});

test('of a device that is not there', async () => {
  const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/none`;
  expect(await failure(iam().untagMFADevice({ SerialNumber, TagKeys: ['a'] }))).toMatch('404 NoSuchEntity');
});
