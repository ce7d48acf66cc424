import { expect, test } from 'vitest';
import { allow, decoded, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { GroupName: 'x' };
const none = { GroupName: 'none' };
const missing = '404 NoSuchEntity: The group with name none cannot be found.';

const PolicyName = 'inline';

test('a policy is put, and put in place of the one with its name', async () => {
  await iam().createGroup({ GroupName: 'x' });
  for (const action of ['s3:*', 'sqs:*']) {
    const PolicyDocument = policy(allow(action));
    await iam().putGroupPolicy({ ...name, PolicyName, PolicyDocument });
    const found = await iam().getGroupPolicy({ ...name, PolicyName });
    expect(decoded(found.PolicyDocument)).toEqual(JSON.parse(PolicyDocument));
  }
  expect((await iam().listGroupPolicies(name)).PolicyNames).toEqual([PolicyName]);
});

test('only documents that are policies', async () => {
  const put = (PolicyDocument: string) =>
    failure(iam().putGroupPolicy({ ...name, PolicyName, PolicyDocument }));
  expect(await put('{')).toBe('400 MalformedPolicyDocument: Syntax errors in policy.');
  expect(await put(policy({ ...allow('s3:*'), Principal: '*' }))).toBe(
    '400 MalformedPolicyDocument: Policy document should not specify a principal.',
  );
  expect(
    await failure(iam().putGroupPolicy({ ...none, PolicyName, PolicyDocument: policy(allow('s3:*')) })),
  ).toBe(missing);
});

test('all of them together have a limit, which white space does not count for', async () => {
  const filled = (characters: number) => {
    const resource = 'arn:aws:s3:::';
    const bare = policy(allow('s3:*', resource)).length;
    return policy(allow('s3:*', resource + 'x'.repeat(characters - bare)));
  };
  const half = 5120 / 2;
  const spaced = filled(half).replaceAll(',', ' ,\n  ');
  await iam().putGroupPolicy({ ...name, PolicyName, PolicyDocument: spaced });
  await iam().putGroupPolicy({ ...name, PolicyName: 'second', PolicyDocument: filled(half) });
  const tooMuch = iam().putGroupPolicy({ ...name, PolicyName: 'second', PolicyDocument: filled(half + 1) });
  expect(await failure(tooMuch)).toBe(
    '409 LimitExceeded: Maximum policy size of 5120 bytes exceeded for group x',
  );
});
