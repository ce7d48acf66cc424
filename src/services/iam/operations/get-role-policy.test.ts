import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

test('the document as it was put, URL-encoded', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  const PolicyDocument = policy(allow('s3:*')).replace(',', ' ,\n');
  await iam().putRolePolicy({ ...name, PolicyName: 'inline', PolicyDocument });
  const found = await iam().getRolePolicy({ ...name, PolicyName: 'inline' });
  expect(found).toMatchObject({ ...name, PolicyName: 'inline' });
  expect(found.PolicyDocument).toMatch(/^[\w.~%-]+$/);
  expect(decodeURIComponent(found.PolicyDocument ?? '')).toBe(PolicyDocument);
});

test('what is not there', async () => {
  expect(await failure(iam().getRolePolicy({ ...name, PolicyName: 'Inline' }))).toBe(
    '404 NoSuchEntity: The role policy with name Inline cannot be found.',
  );
  expect(await failure(iam().getRolePolicy({ ...none, PolicyName: 'inline' }))).toBe(missing);
});
