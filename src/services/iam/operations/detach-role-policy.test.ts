import { expect, test } from 'vitest';
import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess';

test('a policy is detached once', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await iam().attachRolePolicy({ ...name, PolicyArn });
  await iam().detachRolePolicy({ ...name, PolicyArn });
  expect((await iam().listAttachedRolePolicies(name)).AttachedPolicies).toEqual([]);
  expect(await failure(iam().detachRolePolicy({ ...name, PolicyArn }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn} was not found.`,
  );
});

test('from something that is not there, and what is no policy', async () => {
  expect(await failure(iam().detachRolePolicy({ ...none, PolicyArn }))).toBe(missing);
  const odd = 'longpolicynamebutnoarn';
  expect(await failure(iam().detachRolePolicy({ ...name, PolicyArn: odd }))).toBe(
    `400 ValidationError: ARN ${odd} is not valid.`,
  );
});
