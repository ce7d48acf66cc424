import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };
const missing = '404 NoSuchEntity: The user with name none cannot be found.';

const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess';

test('a policy is detached once', async () => {
  await iam().createUser({ UserName: 'x' });
  await iam().attachUserPolicy({ ...name, PolicyArn });
  await iam().detachUserPolicy({ ...name, PolicyArn });
  expect((await iam().listAttachedUserPolicies(name)).AttachedPolicies).toEqual([]);
  expect(await failure(iam().detachUserPolicy({ ...name, PolicyArn }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn} was not found.`,
  );
});

test('from something that is not there, and what is no policy', async () => {
  expect(await failure(iam().detachUserPolicy({ ...none, PolicyArn }))).toBe(missing);
  const odd = 'longpolicynamebutnoarn';
  expect(await failure(iam().detachUserPolicy({ ...name, PolicyArn: odd }))).toBe(
    `400 ValidationError: ARN ${odd} is not valid.`,
  );
});
