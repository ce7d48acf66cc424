import { expect, test } from 'vitest';
import { allow, decoded, failure, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

const PolicyName = 'inline';

test('a policy is put, and put in place of the one with its name', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  for (const action of ['s3:*', 'sqs:*']) {
    const PolicyDocument = policy(allow(action));
    await iam().putRolePolicy({ ...name, PolicyName, PolicyDocument });
    const found = await iam().getRolePolicy({ ...name, PolicyName });
    expect(decoded(found.PolicyDocument)).toEqual(JSON.parse(PolicyDocument));
  }
  expect((await iam().listRolePolicies(name)).PolicyNames).toEqual([PolicyName]);
});

test('only documents that are policies', async () => {
  const put = (PolicyDocument: string) =>
    failure(iam().putRolePolicy({ ...name, PolicyName, PolicyDocument }));
  expect(await put('{')).toBe('400 MalformedPolicyDocument: Syntax errors in policy.');
  expect(await put(policy({ ...allow('s3:*'), Principal: '*' }))).toBe(
    '400 MalformedPolicyDocument: Policy document should not specify a principal.',
  );
  expect(
    await failure(iam().putRolePolicy({ ...none, PolicyName, PolicyDocument: policy(allow('s3:*')) })),
  ).toBe(missing);
});

test('all of them together have a limit, which white space does not count for', async () => {
  const filled = (characters: number) => {
    const resource = 'arn:aws:s3:::';
    const bare = policy(allow('s3:*', resource)).length;
    return policy(allow('s3:*', resource + 'x'.repeat(characters - bare)));
  };
  const half = 10240 / 2;
  const spaced = filled(half).replaceAll(',', ' ,\n  ');
  await iam().putRolePolicy({ ...name, PolicyName, PolicyDocument: spaced });
  await iam().putRolePolicy({ ...name, PolicyName: 'second', PolicyDocument: filled(half) });
  const tooMuch = iam().putRolePolicy({ ...name, PolicyName: 'second', PolicyDocument: filled(half + 1) });
  expect(await failure(tooMuch)).toBe(
    '409 LimitExceeded: Maximum policy size of 10240 bytes exceeded for role x',
  );
});
