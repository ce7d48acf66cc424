import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/x` };
const none = { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/none` };

test('tags are added, and change what has their key', async () => {
  await iam().createPolicy({ PolicyName: 'x', PolicyDocument: policy(allow('s3:*')) });
  await iam().tagPolicy({ ...name, Tags: [{ Key: 'b', Value: '2' }] });
  await iam().tagPolicy({ ...name, Tags: [{ Key: 'a', Value: '1' }] });
  await iam().tagPolicy({ ...name, Tags: [{ Key: 'a', Value: '3' }] });
  expect((await iam().getPolicy(name)).Policy?.Tags).toEqual([
    { Key: 'a', Value: '3' },
    { Key: 'b', Value: '2' },
  ]);
});

test('keys that differ by case are two keys', async () => {
  const Tags = [
    { Key: 'case', Value: 'lower' },
    { Key: 'CASE', Value: 'upper' },
  ];
  await iam().tagPolicy({ ...name, Tags });
  expect((await iam().getPolicy(name)).Policy?.Tags).toEqual([
    Tags[1],
    { Key: 'a', Value: '3' },
    { Key: 'b', Value: '2' },
    Tags[0],
  ]);
  expect(await failure(iam().tagPolicy({ ...name, Tags: [Tags[0], Tags[0]] as typeof Tags }))).toBe(
    '400 InvalidInput: Duplicate tag keys found.',
  );
});

test('no more than fifty, none of AWS itself, and nothing without something to tag', async () => {
  const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  expect(await failure(iam().tagPolicy({ ...name, Tags }))).toBe(
    '409 LimitExceeded: Cannot exceed quota for TagsPerPolicy: 50',
  );
  const own = [{ Key: 'aws:x', Value: '' }];
  expect(await failure(iam().tagPolicy({ ...name, Tags: own }))).toMatch('400 InvalidInput: ');
  expect(await failure(iam().tagPolicy({ ...none, Tags: [] }))).toBe(
    '404 NoSuchEntity: Policy arn:aws:iam::000000000000:policy/none was not found.',
  );
});
