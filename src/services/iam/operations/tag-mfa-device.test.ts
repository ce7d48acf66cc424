import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';
import { newDevice } from '../../../../test/support/mfa.ts';

const { cloud, iam } = iamCloud();

test('tags are added, and replaced under the same key', async () => {
  const { SerialNumber } = await newDevice(cloud(), iam(), 'ada');
  await iam().tagMFADevice({ SerialNumber, Tags: [{ Key: 'a', Value: '1' }] });
  await iam().tagMFADevice({
    SerialNumber,
    Tags: [
      { Key: 'a', Value: '2' },
      { Key: 'A', Value: '3' },
    ],
  });
  expect((await iam().listMFADeviceTags({ SerialNumber })).Tags).toEqual([
    { Key: 'A', Value: '3' },
    { Key: 'a', Value: '2' },
  ]);
});

test('fifty at most, none of the same key twice, on a device that is there', async () => {
  const { SerialNumber } = await newDevice(cloud(), iam(), 'bob');
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ Key: `k${from + i}`, Value: '' }));
  await iam().tagMFADevice({ SerialNumber, Tags: many(0, 50) });
  const tag = (Tags: { Key: string; Value: string }[]) => failure(iam().tagMFADevice({ SerialNumber, Tags }));
  expect(await tag(many(50, 1))).toBe('409 LimitExceeded: Cannot exceed quota for TagsPerMFADevice: 50');
  expect(await tag([...many(0, 1), ...many(0, 1)])).toMatch('400 InvalidInput');
  const missing = `arn:aws:iam::${ACCOUNT}:mfa/none`;
  expect(await failure(iam().tagMFADevice({ SerialNumber: missing, Tags: many(0, 1) }))).toMatch(
    '404 NoSuchEntity',
  );
});
