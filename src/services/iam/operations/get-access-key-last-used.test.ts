import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { cloud, iam, sts, userWith } = iamCloud();

test('where and when a key was used', async () => {
  const keys = await userWith('ada');
  const use = async () => {
    const { AccessKeyLastUsed } = await iam().getAccessKeyLastUsed({ AccessKeyId: keys.accessKeyId });
    return AccessKeyLastUsed;
  };
  expect(await use()).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
  await sts(keys).getCallerIdentity({});
  const first = await use();
  expect(first).toEqual({ ServiceName: 'sts', Region: 'us-east-1', LastUsedDate: expect.any(Date) });
  await cloud().clock.advance(3_600_000);
  await sts(keys).getCallerIdentity({});
  const later = (await use())?.LastUsedDate?.getTime() ?? 0;
  expect(later - (first?.LastUsedDate?.getTime() ?? 0)).toBeGreaterThanOrEqual(3_600_000);
});

test('a wrong signature is no use', async () => {
  const keys = await userWith('grace');
  await failure(sts({ ...keys, secretAccessKey: 'guessed' }).getCallerIdentity({}));
  const { AccessKeyLastUsed, UserName } = await iam().getAccessKeyLastUsed({
    AccessKeyId: keys.accessKeyId,
  });
  expect({ AccessKeyLastUsed, UserName }).toEqual({
    AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
    UserName: 'grace',
  });
});

test('nobody learns which keys there are elsewhere', async () => {
  expect(await failure(iam().getAccessKeyLastUsed({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }))).toBe(
    '403 AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform ' +
      'iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE',
  );
});
