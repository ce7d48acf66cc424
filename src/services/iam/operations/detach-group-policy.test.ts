import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { GroupName: 'x' };
const none = { GroupName: 'none' };
const missing = '404 NoSuchEntity: The group with name none cannot be found.';

const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess';

test('a policy is detached once', async () => {
  await iam().createGroup({ GroupName: 'x' });
  await iam().attachGroupPolicy({ ...name, PolicyArn });
  await iam().detachGroupPolicy({ ...name, PolicyArn });
  expect((await iam().listAttachedGroupPolicies(name)).AttachedPolicies).toEqual([]);
  expect(await failure(iam().detachGroupPolicy({ ...name, PolicyArn }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn} was not found.`,
  );
});

test('from something that is not there, and what is no policy', async () => {
  expect(await failure(iam().detachGroupPolicy({ ...none, PolicyArn }))).toBe(missing);
  const odd = 'longpolicynamebutnoarn';
  expect(await failure(iam().detachGroupPolicy({ ...name, PolicyArn: odd }))).toBe(
    `400 ValidationError: ARN ${odd} is not valid.`,
  );
});
