import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;

test('all of a policy but its document', async () => {
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument: policy(allow('s3:*')), Description: 'd' });
  const { Policy } = await iam().getPolicy({ PolicyArn });
  expect(Policy).toMatchObject({ PolicyName: 'mine', Description: 'd', DefaultVersionId: 'v1', Tags: [] });
  expect(Policy).not.toHaveProperty('Document');
});

test("AWS's own", async () => {
  const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const { Policy } = await iam().getPolicy({ PolicyArn: administrator });
  expect(Policy).toMatchObject({
    PolicyName: 'AdministratorAccess',
    PolicyId: 'ANPAIWMBCKSKIEE64ZLYK',
    Arn: administrator,
    Path: '/',
    DefaultVersionId: 'v1',
    IsAttachable: true,
  });
});

test('policies that are not there', async () => {
  const missing = `arn:aws:iam::${ACCOUNT}:policy/none`;
  expect(await failure(iam().getPolicy({ PolicyArn: missing }))).toBe(
    `404 NoSuchEntity: Policy ${missing} was not found.`,
  );
  expect(await failure(iam().getPolicy({ PolicyArn: 'arn:aws:iam::aws:policy/NoSuchThing' }))).toMatch(
    '404 NoSuchEntity: Policy arn:aws:iam::aws:policy/NoSuchThing',
  );
  expect(await failure(iam().getPolicy({ PolicyArn: 'this-is-no-arn-at-all' }))).toBe(
    '400 ValidationError: ARN this-is-no-arn-at-all is not valid.',
  );
});
