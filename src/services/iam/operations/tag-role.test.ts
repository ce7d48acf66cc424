import { expect, test } from 'vitest';
import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };

test('tags are added, and change what has their key', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await iam().tagRole({ ...name, Tags: [{ Key: 'b', Value: '2' }] });
  await iam().tagRole({ ...name, Tags: [{ Key: 'a', Value: '1' }] });
  await iam().tagRole({ ...name, Tags: [{ Key: 'a', Value: '3' }] });
  expect((await iam().getRole(name)).Role?.Tags).toEqual([
    { Key: 'a', Value: '3' },
    { Key: 'b', Value: '2' },
  ]);
});

test('keys that differ by case only are one key', async () => {
  await iam().tagRole({ ...name, Tags: [{ Key: 'B', Value: 'new' }] });
  expect((await iam().getRole(name)).Role?.Tags).toEqual([
    { Key: 'B', Value: 'new' },
    { Key: 'a', Value: '3' },
  ]);
  const Tags = [
    { Key: 'c', Value: '' },
    { Key: 'C', Value: '' },
  ];
  expect(await failure(iam().tagRole({ ...name, Tags }))).toBe(
    '400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  );
});

test('no more than fifty, none of AWS itself, and nothing without something to tag', async () => {
  const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  expect(await failure(iam().tagRole({ ...name, Tags }))).toBe(
    '409 LimitExceeded: Cannot exceed quota for TagsPerRole: 50',
  );
  const own = [{ Key: 'aws:x', Value: '' }];
  expect(await failure(iam().tagRole({ ...name, Tags: own }))).toMatch('400 InvalidInput: ');
  expect(await failure(iam().tagRole({ ...none, Tags: [] }))).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
});
