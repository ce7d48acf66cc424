import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const PolicyDocument = policy(allow('s3:*'));

test('a policy begins with its version 1', async () => {
  const Tags = [{ Key: 'a', Value: '' }];
  const { Policy } = await iam().createPolicy({
    PolicyName: 'Mine',
    Path: '/team/',
    Description: 'd',
    PolicyDocument,
    Tags,
  });
  expect(Policy).toEqual({
    PolicyName: 'Mine',
    PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
    Arn: `arn:aws:iam::${ACCOUNT}:policy/team/Mine`,
    Path: '/team/',
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: expect.any(Date),
    UpdateDate: expect.any(Date),
    Tags,
  });
});

test('a name is taken once, whatever the path', async () => {
  expect(await failure(iam().createPolicy({ PolicyName: 'MINE', PolicyDocument }))).toBe(
    '409 EntityAlreadyExists: A policy called MINE already exists. Duplicate names are not allowed.',
  );
});

test('the document is checked and measured', async () => {
  const create = (document: string) =>
    failure(iam().createPolicy({ PolicyName: 'p', PolicyDocument: document }));
  expect(await create('no JSON')).toBe('400 MalformedPolicyDocument: Syntax errors in policy.');
  expect(await create(policy({ Effect: 'Allow', Action: 's3:*' }))).toBe(
    '400 MalformedPolicyDocument: Policy statement must contain resources.',
  );
  expect(await create(policy(allow('s3:*', '*', { Principal: '*' })))).toBe(
    '400 MalformedPolicyDocument: Policy document should not specify a principal.',
  );
  expect(await create(policy(allow('s3:*', '*', { Sid: 'x'.repeat(6144) })))).toBe(
    '409 LimitExceeded: Cannot exceed quota for PolicySize: 6144',
  );
});

test('of many at the same moment exactly one wins', async () => {
  const calls = Array.from({ length: 8 }, () =>
    failure(iam().createPolicy({ PolicyName: 'race', PolicyDocument })),
  );
  const won = (await Promise.all(calls)).filter((outcome) => outcome === 'it did not fail');
  expect(won).toHaveLength(1);
});

test('the right to create, and to tag', async () => {
  const keys = await userWith('u', allow('iam:CreatePolicy', `arn:aws:iam::${ACCOUNT}:policy/team/*`));
  const made = { PolicyName: 'theirs', Path: '/team/', PolicyDocument };
  expect(await failure(iam(keys).createPolicy({ ...made, Path: '/' }))).toMatch(
    'iam:CreatePolicy on resource: policy theirs because',
  );
  expect(await failure(iam(keys).createPolicy({ ...made, Tags: [{ Key: 'a', Value: '' }] }))).toMatch(
    'iam:TagPolicy',
  );
  expect(await failure(iam(keys).createPolicy(made))).toBe('it did not fail');
});
