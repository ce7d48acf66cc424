import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/x` };
const none = { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/none` };

test('tags go by their keys; keys that are not there are no error', async () => {
  await iam().createPolicy({ PolicyName: 'x', PolicyDocument: policy(allow('s3:*')) });
  const Tags = ['a', 'b', 'c'].map((Key) => ({ Key, Value: '' }));
  await iam().tagPolicy({ ...name, Tags });
  await iam().untagPolicy({ ...name, TagKeys: ['a', 'none', 'B'] });
  expect((await iam().getPolicy(name)).Policy?.Tags).toEqual([
    { Key: 'b', Value: '' },
    { Key: 'c', Value: '' },
  ]);
  await iam().untagPolicy({ ...name, TagKeys: ['b', 'c'] });
  expect((await iam().getPolicy(name)).Policy?.Tags).toEqual([]);
});

test('nothing without something to untag', async () => {
  expect(await failure(iam().untagPolicy({ ...none, TagKeys: ['a'] }))).toBe(
    '404 NoSuchEntity: Policy arn:aws:iam::000000000000:policy/none was not found.',
  );
});
