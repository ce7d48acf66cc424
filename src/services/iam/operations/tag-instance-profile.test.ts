import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { InstanceProfileName: 'x' };
const none = { InstanceProfileName: 'none' };

test('tags are added, and change what has their key', async () => {
  await iam().createInstanceProfile({ InstanceProfileName: 'x' });
  await iam().tagInstanceProfile({ ...name, Tags: [{ Key: 'b', Value: '2' }] });
  await iam().tagInstanceProfile({ ...name, Tags: [{ Key: 'a', Value: '1' }] });
  await iam().tagInstanceProfile({ ...name, Tags: [{ Key: 'a', Value: '3' }] });
  expect((await iam().getInstanceProfile(name)).InstanceProfile?.Tags).toEqual([
    { Key: 'a', Value: '3' },
    { Key: 'b', Value: '2' },
  ]);
});

test('keys that differ by case are two keys', async () => {
  const Tags = [
    { Key: 'case', Value: 'lower' },
    { Key: 'CASE', Value: 'upper' },
  ];
  await iam().tagInstanceProfile({ ...name, Tags });
  expect((await iam().getInstanceProfile(name)).InstanceProfile?.Tags).toEqual([
    Tags[1],
    { Key: 'a', Value: '3' },
    { Key: 'b', Value: '2' },
    Tags[0],
  ]);
  expect(await failure(iam().tagInstanceProfile({ ...name, Tags: [Tags[0], Tags[0]] as typeof Tags }))).toBe(
    '400 InvalidInput: Duplicate tag keys found.',
  );
});

test('no more than fifty, none of AWS itself, and nothing without something to tag', async () => {
  const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  expect(await failure(iam().tagInstanceProfile({ ...name, Tags }))).toBe(
    '409 LimitExceeded: Cannot exceed quota for TagsPerInstanceProfile: 50',
  );
  const own = [{ Key: 'aws:x', Value: '' }];
  expect(await failure(iam().tagInstanceProfile({ ...name, Tags: own }))).toMatch('400 InvalidInput: ');
  expect(await failure(iam().tagInstanceProfile({ ...none, Tags: [] }))).toBe(
    '404 NoSuchEntity: Instance Profile none cannot be found.',
  );
});
