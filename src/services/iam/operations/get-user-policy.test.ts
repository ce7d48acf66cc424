import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };
const missing = '404 NoSuchEntity: The user with name none cannot be found.';

test('the document as it was put, URL-encoded', async () => {
  await iam().createUser({ UserName: 'x' });
  const PolicyDocument = policy(allow('s3:*')).replace(',', ' ,\n');
  await iam().putUserPolicy({ ...name, PolicyName: 'inline', PolicyDocument });
  const found = await iam().getUserPolicy({ ...name, PolicyName: 'inline' });
  expect(found).toMatchObject({ ...name, PolicyName: 'inline' });
  expect(found.PolicyDocument).toMatch(/^[\w.~%-]+$/);
  expect(decodeURIComponent(found.PolicyDocument ?? '')).toBe(PolicyDocument);
});

test('what is not there', async () => {
  expect(await failure(iam().getUserPolicy({ ...name, PolicyName: 'Inline' }))).toBe(
    '404 NoSuchEntity: The user policy with name Inline cannot be found.',
  );
  expect(await failure(iam().getUserPolicy({ ...none, PolicyName: 'inline' }))).toBe(missing);
});
