import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;
const PolicyDocument = policy(allow('s3:*'));

test('numbers go on, also after a version has gone; the default one changes if asked for', async () => {
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument });
  const { PolicyVersion } = await iam().createPolicyVersion({ PolicyArn, PolicyDocument });
  expect(PolicyVersion).toEqual({ VersionId: 'v2', IsDefaultVersion: false, CreateDate: expect.any(Date) });
  await iam().deletePolicyVersion({ PolicyArn, VersionId: 'v2' });
  const third = await iam().createPolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault: true });
  expect(third.PolicyVersion).toMatchObject({ VersionId: 'v3', IsDefaultVersion: true });
  expect((await iam().getPolicy({ PolicyArn })).Policy?.DefaultVersionId).toBe('v3');
});

test('five at most', async () => {
  for (let i = 0; i < 3; i++) await iam().createPolicyVersion({ PolicyArn, PolicyDocument });
  expect(await failure(iam().createPolicyVersion({ PolicyArn, PolicyDocument }))).toBe(
    '409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you ' +
      'must delete an existing version.',
  );
});

test('documents are checked; policies that are not there, or are not yours', async () => {
  expect(await failure(iam().createPolicyVersion({ PolicyArn, PolicyDocument: '{' }))).toMatch(
    '400 MalformedPolicyDocument',
  );
  const missing = `${PolicyArn}2`;
  expect(await failure(iam().createPolicyVersion({ PolicyArn: missing, PolicyDocument }))).toBe(
    `404 NoSuchEntity: Policy ${missing} was not found.`,
  );
  const aws = 'arn:aws:iam::aws:policy/AdministratorAccess';
  expect(await failure(iam().createPolicyVersion({ PolicyArn: aws, PolicyDocument }))).toMatch(
    '403 AccessDenied',
  );
});

test('versions made at the same moment have different numbers', async () => {
  await iam().createPolicy({ PolicyName: 'busy', PolicyDocument });
  const arn = `arn:aws:iam::${ACCOUNT}:policy/busy`;
  const calls = Array.from({ length: 4 }, () =>
    iam().createPolicyVersion({ PolicyArn: arn, PolicyDocument }),
  );
  const ids = (await Promise.all(calls)).map(({ PolicyVersion }) => PolicyVersion?.VersionId);
  expect(ids.sort()).toEqual(['v2', 'v3', 'v4', 'v5']);
});
