import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

const arnOf = (policyName: string) => `arn:aws:iam::${ACCOUNT}:policy/${policyName}`;

test('attaching is counted once, however often it is done', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess';
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await Promise.all(Array.from({ length: 5 }, () => iam().attachRolePolicy({ ...name, PolicyArn })));
  const { AttachedPolicies } = await iam().listAttachedRolePolicies(name);
  expect(AttachedPolicies).toEqual([{ PolicyName: 'AmazonSQSFullAccess', PolicyArn }]);
  expect((await iam().getPolicy({ PolicyArn })).Policy?.AttachmentCount).toBe(1);
});

test('only policies that exist', async () => {
  expect(await failure(iam().attachRolePolicy({ ...name, PolicyArn: arnOf('none') }))).toBe(
    `404 NoSuchEntity: Policy ${arnOf('none')} does not exist or is not attachable.`,
  );
  const PolicyArn = 'longpolicynamebutnoarn';
  expect(await failure(iam().attachRolePolicy({ ...name, PolicyArn }))).toBe(
    `400 ValidationError: ARN ${PolicyArn} is not valid.`,
  );
  expect(await failure(iam().attachRolePolicy({ ...none, PolicyArn: arnOf('none') }))).toBe(missing);
});

test('ten at most', async () => {
  for (let i = 0; i < 10; i++) {
    await iam().createPolicy({ PolicyName: `p${i}`, PolicyDocument: policy(allow('s3:*')) });
    const attached = failure(iam().attachRolePolicy({ ...name, PolicyArn: arnOf(`p${i}`) }));
    const isOneTooMany = i === 9;
    expect(await attached).toBe(
      isOneTooMany ? '409 LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10' : 'it did not fail',
    );
  }
});

test('any policy of AWS, whatever its path', async () => {
  const name = { RoleName: 'aws' };
  await iam().createRole({ ...name, AssumeRolePolicyDocument: TRUSTS_EC2 });
  for (const policy of ['ReadOnlyAccess', 'service-role/AmazonEC2RoleforSSM', 'job-function/Billing']) {
    await iam().attachRolePolicy({ ...name, PolicyArn: `arn:aws:iam::aws:policy/${policy}` });
  }
  const { AttachedPolicies } = await iam().listAttachedRolePolicies(name);
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName).sort()).toEqual([
    'AmazonEC2RoleforSSM',
    'Billing',
    'ReadOnlyAccess',
  ]);
});
