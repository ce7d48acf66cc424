import { expect, test } from 'vitest';
import { allPages, failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

const NAMES = ['AmazonSQSFullAccess', 'AmazonSNSFullAccess', 'service-role/AWSLambdaRole'];

test('every attached policy once, in pages; only those of a path', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  expect(await iam().listAttachedRolePolicies(name)).toMatchObject({
    AttachedPolicies: [],
    IsTruncated: false,
  });
  for (const each of NAMES) {
    await iam().attachRolePolicy({ ...name, PolicyArn: `arn:aws:iam::aws:policy/${each}` });
  }
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam().listAttachedRolePolicies({ ...name, ...page });
    return { ...answer, items: answer.AttachedPolicies?.map(({ PolicyName }) => PolicyName) };
  }, 1);
  expect(pages).toBe(3);
  expect(items.sort()).toEqual(['AWSLambdaRole', 'AmazonSNSFullAccess', 'AmazonSQSFullAccess']);
  const { AttachedPolicies } = await iam().listAttachedRolePolicies({
    ...name,
    PathPrefix: '/service-role/',
  });
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['AWSLambdaRole']);
});

test('of something that is not there', async () => {
  expect(await failure(iam().listAttachedRolePolicies(none))).toBe(missing);
});
