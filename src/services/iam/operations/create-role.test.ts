import { expect, test } from 'vitest';

import {
  ACCOUNT,
  allow,
  decoded,
  failure,
  iamCloud,
  OTHER_ACCOUNT,
  policy,
  TRUSTS_ACCOUNT,
  TRUSTS_EC2,
  trusts,
} from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const create = (RoleName: string, AssumeRolePolicyDocument: string) =>
  iam().createRole({ RoleName, AssumeRolePolicyDocument });

test('a role is shown with its trust policy, but without what GetRole shows besides', async () => {
  const { Role } = await iam().createRole({
    RoleName: 'web',
    Path: '/app/',
    AssumeRolePolicyDocument: TRUSTS_EC2,
    Description: 'of the web servers',
    MaxSessionDuration: 7200,
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  expect(Role).toEqual({
    RoleName: 'web',
    Path: '/app/',
    Arn: arn('role/app/web'),
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    CreateDate: expect.any(Date),
    AssumeRolePolicyDocument: encodeURIComponent(TRUSTS_EC2),
    Tags: [{ Key: 'a', Value: 'b' }],
  });
});

test('names that differ by case only are the same name', async () => {
  expect(await failure(create('WEB', TRUSTS_EC2))).toBe(
    '409 EntityAlreadyExists: Role with name WEB already exists.',
  );
});

test('a trust policy without a resource, for STS, from principals that exist', async () => {
  const malformed = '400 MalformedPolicyDocument: ';
  expect(await failure(create('r', '{}x'))).toBe(`${malformed}This policy contains invalid Json`);
  const forOthers = policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' });
  expect(await failure(create('r', forOthers))).toBe(
    `${malformed}AssumeRole policy may only specify STS AssumeRole actions.`,
  );
  expect(await failure(create('r', trusts({ AWS: '*' }, { Resource: '*' })))).toBe(
    `${malformed}Has prohibited field Resource`,
  );
  const nobody = arn('user/nobody');
  expect(await failure(create('r', trusts({ AWS: [ACCOUNT, nobody] })))).toBe(
    `${malformed}Invalid principal in policy: "AWS":"${nobody}"`,
  );
  for (const service of ['tagging.amazonaws.com', 'amazonaws.com', 'foo.amazonaws.com']) {
    expect(await failure(create('r', trusts({ Service: ['ec2.amazonaws.com', service] })))).toBe(
      `${malformed}Invalid principal in policy: "SERVICE":"${service}"`,
    );
  }
});

test('trusted users of any account are found', async () => {
  const other = iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' });
  const { User } = await other.createUser({ UserName: 'friend', Path: '/far/' });
  const AssumeRolePolicyDocument = trusts({ AWS: User?.Arn });
  const { Role } = await iam().createRole({ RoleName: 'friends', AssumeRolePolicyDocument });
  expect(decoded(Role?.AssumeRolePolicyDocument)).toEqual(JSON.parse(AssumeRolePolicyDocument));
});

test('2048 characters at most, white space not counted', async () => {
  const sized = (characters: number, space = '') => {
    const shortest = trusts('*', { Sid: '' });
    return trusts('*', { Sid: 'x'.repeat(characters - shortest.length) }).replace(/:/, `:${space}`);
  };
  expect(await failure(create('long', sized(2049)))).toBe(
    '409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048',
  );
  expect(await failure(create('long', sized(2048, ' '.repeat(500))))).toBe('it did not fail');
});

test('tag keys that differ by case are the same key', async () => {
  const Tags = ['a', 'A'].map((Key) => ({ Key, Value: '' }));
  const AssumeRolePolicyDocument = TRUSTS_ACCOUNT;
  expect(await failure(iam().createRole({ RoleName: 't', AssumeRolePolicyDocument, Tags }))).toMatch(
    '400 InvalidInput: Duplicate tag keys found.',
  );
});

test('a boundary may be demanded', async () => {
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const Condition = { StringEquals: { 'iam:PermissionsBoundary': PermissionsBoundary } };
  const keys = await userWith('maker', allow('iam:CreateRole', arn('role/made/*'), { Condition }));
  const made = { RoleName: 'b', Path: '/made/', AssumeRolePolicyDocument: TRUSTS_EC2 };
  expect(await failure(iam(keys).createRole(made))).toMatch(
    `not authorized to perform: iam:CreateRole on resource: ${arn('role/made/b')}`,
  );
  const { Role } = await iam(keys).createRole({ ...made, PermissionsBoundary });
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
});
