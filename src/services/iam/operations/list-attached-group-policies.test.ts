import { expect, test } from 'vitest';
import { allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { GroupName: 'x' };
const none = { GroupName: 'none' };
const missing = '404 NoSuchEntity: The group with name none cannot be found.';

const NAMES = ['AmazonSQSFullAccess', 'AmazonSNSFullAccess', 'service-role/AWSLambdaRole'];

test('every attached policy once, in pages; only those of a path', async () => {
  await iam().createGroup({ GroupName: 'x' });
  expect(await iam().listAttachedGroupPolicies(name)).toMatchObject({
    AttachedPolicies: [],
    IsTruncated: false,
  });
  for (const each of NAMES) {
    await iam().attachGroupPolicy({ ...name, PolicyArn: `arn:aws:iam::aws:policy/${each}` });
  }
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam().listAttachedGroupPolicies({ ...name, ...page });
    return { ...answer, items: answer.AttachedPolicies?.map(({ PolicyName }) => PolicyName) };
  }, 1);
  expect(pages).toBe(3);
  expect(items.sort()).toEqual(['AWSLambdaRole', 'AmazonSNSFullAccess', 'AmazonSQSFullAccess']);
  const { AttachedPolicies } = await iam().listAttachedGroupPolicies({
    ...name,
    PathPrefix: '/service-role/',
  });
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['AWSLambdaRole']);
});

test('of something that is not there', async () => {
  expect(await failure(iam().listAttachedGroupPolicies(none))).toBe(missing);
});
