import { expect, test } from 'vitest';
import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };

test('tags go by their keys; keys that are not there are no error', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  const Tags = ['a', 'b', 'c'].map((Key) => ({ Key, Value: '' }));
  await iam().tagRole({ ...name, Tags });
  await iam().untagRole({ ...name, TagKeys: ['A', 'none'] });
  expect((await iam().getRole(name)).Role?.Tags).toEqual([
    { Key: 'b', Value: '' },
    { Key: 'c', Value: '' },
  ]);
  await iam().untagRole({ ...name, TagKeys: ['b', 'c'] });
  expect((await iam().getRole(name)).Role?.Tags).toEqual(undefined);
});

test('nothing without something to untag', async () => {
  expect(await failure(iam().untagRole({ ...none, TagKeys: ['a'] }))).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
});
