import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { InstanceProfileName: 'x' };
const none = { InstanceProfileName: 'none' };

test('tags go by their keys; keys that are not there are no error', async () => {
  await iam().createInstanceProfile({ InstanceProfileName: 'x' });
  const Tags = ['a', 'b', 'c'].map((Key) => ({ Key, Value: '' }));
  await iam().tagInstanceProfile({ ...name, Tags });
  await iam().untagInstanceProfile({ ...name, TagKeys: ['a', 'none', 'B'] });
  expect((await iam().getInstanceProfile(name)).InstanceProfile?.Tags).toEqual([
    { Key: 'b', Value: '' },
    { Key: 'c', Value: '' },
  ]);
  await iam().untagInstanceProfile({ ...name, TagKeys: ['b', 'c'] });
  expect((await iam().getInstanceProfile(name)).InstanceProfile?.Tags).toEqual([]);
});

test('nothing without something to untag', async () => {
  expect(await failure(iam().untagInstanceProfile({ ...none, TagKeys: ['a'] }))).toBe(
    '404 NoSuchEntity: Instance Profile none cannot be found.',
  );
});
