import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };

test('tags go by their keys; keys that are not there are no error', async () => {
  await iam().createUser({ UserName: 'x' });
  const Tags = ['a', 'b', 'c'].map((Key) => ({ Key, Value: '' }));
  await iam().tagUser({ ...name, Tags });
  await iam().untagUser({ ...name, TagKeys: ['A', 'none'] });
  expect((await iam().getUser(name)).User?.Tags).toEqual([
    { Key: 'b', Value: '' },
    { Key: 'c', Value: '' },
  ]);
  await iam().untagUser({ ...name, TagKeys: ['b', 'c'] });
  expect((await iam().getUser(name)).User?.Tags).toEqual(undefined);
});

test('nothing without something to untag', async () => {
  expect(await failure(iam().untagUser({ ...none, TagKeys: ['a'] }))).toBe(
    '404 NoSuchEntity: The user with name none cannot be found.',
  );
});
