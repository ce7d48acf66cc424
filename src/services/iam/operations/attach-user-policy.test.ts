import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };
const missing = '404 NoSuchEntity: The user with name none cannot be found.';

const arnOf = (policyName: string) => `arn:aws:iam::${ACCOUNT}:policy/${policyName}`;

test('attaching is counted once, however often it is done', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess';
  await iam().createUser({ UserName: 'x' });
  await Promise.all(Array.from({ length: 5 }, () => iam().attachUserPolicy({ ...name, PolicyArn })));
  const { AttachedPolicies } = await iam().listAttachedUserPolicies(name);
  expect(AttachedPolicies).toEqual([{ PolicyName: 'AmazonSQSFullAccess', PolicyArn }]);
  expect((await iam().getPolicy({ PolicyArn })).Policy?.AttachmentCount).toBe(1);
});

test('only policies that exist', async () => {
  expect(await failure(iam().attachUserPolicy({ ...name, PolicyArn: arnOf('none') }))).toBe(
    `404 NoSuchEntity: Policy ${arnOf('none')} does not exist or is not attachable.`,
  );
  const PolicyArn = 'longpolicynamebutnoarn';
  expect(await failure(iam().attachUserPolicy({ ...name, PolicyArn }))).toBe(
    `400 ValidationError: ARN ${PolicyArn} is not valid.`,
  );
  expect(await failure(iam().attachUserPolicy({ ...none, PolicyArn: arnOf('none') }))).toBe(missing);
});

test('ten at most', async () => {
  for (let i = 0; i < 10; i++) {
    await iam().createPolicy({ PolicyName: `p${i}`, PolicyDocument: policy(allow('s3:*')) });
    const attached = failure(iam().attachUserPolicy({ ...name, PolicyArn: arnOf(`p${i}`) }));
    const isOneTooMany = i === 9;
    expect(await attached).toBe(
      isOneTooMany ? '409 LimitExceeded: Cannot exceed quota for PoliciesPerUser: 10' : 'it did not fail',
    );
  }
});

test('a policy can say what may be attached, and to whom', async () => {
  const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const readOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  const Condition = {
    ArnEquals: { 'iam:PolicyARN': readOnly },
    StringEquals: { 'iam:PermissionsBoundary': boundary },
  };
  const keys = await userWith('delegate', allow('iam:AttachUserPolicy', '*', { Condition }));
  await iam().createUser({ UserName: 'bounded', PermissionsBoundary: boundary });
  await iam().createUser({ UserName: 'free' });
  const attach = (UserName: string, PolicyArn: string) =>
    failure(iam(keys).attachUserPolicy({ UserName, PolicyArn }));
  expect(await attach('free', readOnly)).toMatch('iam:AttachUserPolicy on resource: user free because');
  expect(await attach('bounded', boundary)).toMatch('403 AccessDenied');
  expect(await attach('bounded', readOnly)).toBe('it did not fail');
});
