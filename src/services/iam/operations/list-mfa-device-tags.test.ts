import { expect, test } from 'vitest';
import { ACCOUNT, allow, allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/ada`;

test('page by page, in the order of their keys; policies can ask for them', async () => {
  const Tags = ['c', 'a', 'b'].map((Key) => ({ Key, Value: `of ${Key}` }));
  await iam().createVirtualMFADevice({ VirtualMFADeviceName: 'ada', Tags });
  const { items, pages } = await allPages(async (input) => {
    const { Tags: page, ...rest } = await iam().listMFADeviceTags({ SerialNumber, ...input });
    return { items: page, ...rest };
  }, 2);
  expect(items.map(({ Key }) => Key)).toEqual(['a', 'b', 'c']);
  expect(pages).toBe(2);
  const Condition = { StringEquals: { 'aws:ResourceTag/a': 'of a' } };
  const keys = await userWith('looker', allow('iam:ListMFADeviceTags', '*', { Condition }));
  expect(await failure(iam(keys).listMFADeviceTags({ SerialNumber }))).toBe('it did not fail');
  await iam().untagMFADevice({ SerialNumber, TagKeys: ['a'] });
  expect(await failure(iam(keys).listMFADeviceTags({ SerialNumber }))).toMatch('403 AccessDenied');
});

test('of a device that is not there', async () => {
  const missing = `arn:aws:iam::${ACCOUNT}:mfa/none`;
  expect(await failure(iam().listMFADeviceTags({ SerialNumber: missing }))).toMatch('404 NoSuchEntity');
});
