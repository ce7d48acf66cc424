import { expect, test } from 'vitest';

import { ACCOUNT, allow, decoded, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;

test('the document, as it was given, encoded', async () => {
  const PolicyDocument = policy(allow('s3:*', 'arn:aws:s3:::b/(x)!*')).replace(/,/g, ' ,\n ');
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument });
  const { PolicyVersion } = await iam().getPolicyVersion({ PolicyArn, VersionId: 'v1' });
  expect(PolicyVersion).toMatchObject({ VersionId: 'v1', IsDefaultVersion: true });
  expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(PolicyDocument);
  expect(PolicyVersion?.Document).toContain('%28x%29%21%2A');
});

test("AWS's own", async () => {
  const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const { PolicyVersion } = await iam().getPolicyVersion({ PolicyArn: arn, VersionId: 'v1' });
  expect(decoded(PolicyVersion?.Document)).toEqual(JSON.parse(policy(allow('*'))));
});

test("AWS's own in another partition names what is there", async () => {
  const PolicyArn = 'arn:aws-cn:iam::aws:policy/service-role/AWSConfigRulesExecutionRole';
  const { Policy } = await iam().getPolicy({ PolicyArn });
  const VersionId = Policy?.DefaultVersionId ?? '';
  const document = decodeURIComponent(
    (await iam().getPolicyVersion({ PolicyArn, VersionId })).PolicyVersion?.Document ?? '',
  );
  expect(document).toContain('arn:aws-cn:s3:::');
  expect(document).not.toContain('arn:aws:');
});

test('versions that are not there', async () => {
  expect(await failure(iam().getPolicyVersion({ PolicyArn, VersionId: 'v2' }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn} version v2 does not exist or is not attachable.`,
  );
  expect(await failure(iam().getPolicyVersion({ PolicyArn: `${PolicyArn}2`, VersionId: 'v1' }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn}2 version v1 does not exist or is not attachable.`,
  );
  expect(await failure(iam().getPolicyVersion({ PolicyArn, VersionId: '1' }))).toMatch(
    "400 ValidationError: 1 validation error detected: Value at 'versionId' failed",
  );
});
