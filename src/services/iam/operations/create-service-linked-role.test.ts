import { expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  decoded,
  failure,
  iamCloud,
  policy,
  TRUSTS_EC2,
} from '../../../../test/support/iam.ts';
import { LINKED_SERVICES } from '../service-linked/services.ts';

const { iam, userWith } = iamCloud();

test('a role with the name, path, policy and trust that the service wants', async () => {
  const { Role } = await iam().createServiceLinkedRole({
    AWSServiceName: 'ecs.amazonaws.com',
    Description: 'tasks',
  });
  expect(Role).toMatchObject({
    RoleName: 'AWSServiceRoleForECS',
    Path: '/aws-service-role/ecs.amazonaws.com/',
    Arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
  });
  expect(Role?.Description).toBeUndefined();
  expect(decoded(Role?.AssumeRolePolicyDocument)).toMatchObject({
    Statement: [{ Principal: { Service: ['ecs.amazonaws.com'] } }],
  });
  const name = { RoleName: 'AWSServiceRoleForECS' };
  expect((await iam().getRole(name)).Role?.Description).toBe('tasks');
  expect((await iam().listAttachedRolePolicies(name)).AttachedPolicies).toEqual([
    {
      PolicyName: 'AmazonECSServiceRolePolicy',
      PolicyArn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy',
    },
  ]);
  expect(await failure(iam().createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' }))).toBe(
    '400 InvalidInput: Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.',
  );
});

test('a suffix, where the service takes one', async () => {
  const create = (AWSServiceName: string, CustomSuffix?: string) =>
    iam().createServiceLinkedRole({ AWSServiceName, CustomSuffix });
  expect((await create('autoscaling.amazonaws.com', 'x')).Role?.RoleName).toBe(
    'AWSServiceRoleForAutoScaling_x',
  );
  expect(await failure(create('rds.amazonaws.com', 'x'))).toBe(
    '400 InvalidInput: Custom suffix is not allowed for rds.amazonaws.com',
  );
  for (const none of ['none.amazonaws.com', 'ecs', 'toString.amazonaws.com']) {
    expect(await failure(create(none))).toMatch('400 InvalidInput: Invalid service name');
  }
});

test('each service that is known', async () => {
  for (const service of Object.keys(LINKED_SERVICES)) {
    if (service === 'ecs') continue;
    const { Role } = await iam().createServiceLinkedRole({ AWSServiceName: `${service}.amazonaws.com` });
    const { AttachedPolicies } = await iam().listAttachedRolePolicies({ RoleName: Role?.RoleName });
    expect(AttachedPolicies, service).toHaveLength(LINKED_SERVICES[service]?.policy === undefined ? 0 : 1);
  }
});

test('only AWS changes it', async () => {
  const name = { RoleName: 'AWSServiceRoleForECS' };
  const refused = `400 UnmodifiableEntity: Cannot perform the operation on the protected role '${name.RoleName}' - this role is only modifiable by AWS`;
  const PolicyArn = 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy';
  const PolicyDocument = policy(allow('s3:*'));
  await iam().createInstanceProfile({ InstanceProfileName: 'p' });
  const calls = [
    iam().deleteRole(name),
    iam().attachRolePolicy({ ...name, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    iam().detachRolePolicy({ ...name, PolicyArn }),
    iam().putRolePolicy({ ...name, PolicyName: 'x', PolicyDocument }),
    iam().deleteRolePolicy({ ...name, PolicyName: 'x' }),
    iam().putRolePermissionsBoundary({ ...name, PermissionsBoundary: PolicyArn }),
    iam().deleteRolePermissionsBoundary(name),
    iam().updateAssumeRolePolicy({ ...name, PolicyDocument: TRUSTS_EC2 }),
    iam().addRoleToInstanceProfile({ ...name, InstanceProfileName: 'p' }),
    iam().removeRoleFromInstanceProfile({ ...name, InstanceProfileName: 'p' }),
  ];
  for (const call of calls) expect(await failure(call)).toBe(refused);
  expect(await failure(iam().updateRole({ ...name, MaxSessionDuration: 7200 }))).toBe(
    `400 UnmodifiableEntity: ${name.RoleName} is an AWS service linked role, max session duration cannot be changed.`,
  );
  await iam().updateRole({ ...name, Description: 'other' });
  await iam().tagRole({ ...name, Tags: [{ Key: 'a', Value: '' }] });
  expect((await iam().getRole(name)).Role).toMatchObject({ Description: 'other', Tags: [{ Key: 'a' }] });
});

test('its policy is for no other role', async () => {
  await iam().createRole({ RoleName: 'own', AssumeRolePolicyDocument: TRUSTS_EC2 });
  const PolicyArn = 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy';
  expect(await failure(iam().attachRolePolicy({ RoleName: 'own', PolicyArn }))).toBe(
    '400 PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role.',
  );
});

test('the right to create, which may be one for a service', async () => {
  const condition = { Condition: { StringEquals: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' } } };
  const keys = await userWith('u', allow('iam:CreateServiceLinkedRole', '*', condition));
  const create = (AWSServiceName: string) =>
    failure(iam(keys).createServiceLinkedRole({ AWSServiceName, CustomSuffix: 'u' }));
  expect(await create('lexv2.amazonaws.com')).toMatch(
    `iam:CreateServiceLinkedRole on resource: arn:aws:iam::${ACCOUNT}:role/aws-service-role/lexv2.amazonaws.com/AWSServiceRoleForLexV2Bots_u`,
  );
  expect(await create('autoscaling.amazonaws.com')).toBe('it did not fail');
});
