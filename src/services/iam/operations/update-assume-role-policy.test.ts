import { expect, test } from 'vitest';

import {
  decoded,
  failure,
  iamCloud,
  roleArn,
  TRUSTS_ACCOUNT,
  TRUSTS_EC2,
  trusts,
} from '../../../../test/support/iam.ts';

const { iam, sts } = iamCloud();
const update = (RoleName: string, PolicyDocument: string) =>
  iam().updateAssumeRolePolicy({ RoleName, PolicyDocument });
const assume = () => failure(sts().assumeRole({ RoleArn: roleArn('x'), RoleSessionName: 'abc' }));

test('the new trust policy decides at once', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_ACCOUNT });
  expect(await assume()).toBe('it did not fail');
  await update('x', trusts({ AWS: roleArn('x') }));
  const { Role } = await iam().getRole({ RoleName: 'x' });
  expect(decoded(Role?.AssumeRolePolicyDocument)).toMatchObject({
    Statement: [{ Principal: { AWS: roleArn('x') } }],
  });
});

test('the same rules as for a new role', async () => {
  expect(await failure(update('x', '[]'))).toMatch('400 MalformedPolicyDocument: ');
  expect(await failure(update('x', trusts({ AWS: roleArn('none') })))).toBe(
    `400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"${roleArn('none')}"`,
  );
  expect(await failure(update('none', TRUSTS_EC2))).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
});

test('a trusted role that is made anew is another one: its old id is shown', async () => {
  const { Role } = await iam().createRole({ RoleName: 'y', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await update('x', trusts({ AWS: roleArn('y') }));
  await iam().deleteRole({ RoleName: 'y' });
  await iam().createRole({ RoleName: 'y', AssumeRolePolicyDocument: TRUSTS_EC2 });
  const shown = (await iam().getRole({ RoleName: 'x' })).Role?.AssumeRolePolicyDocument;
  expect(decoded(shown)).toMatchObject({ Statement: [{ Principal: { AWS: Role?.RoleId } }] });
});
