import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { GroupName: 'x' };
const none = { GroupName: 'none' };
const missing = '404 NoSuchEntity: The group with name none cannot be found.';

test('the document as it was put, URL-encoded', async () => {
  await iam().createGroup({ GroupName: 'x' });
  const PolicyDocument = policy(allow('s3:*')).replace(',', ' ,\n');
  await iam().putGroupPolicy({ ...name, PolicyName: 'inline', PolicyDocument });
  const found = await iam().getGroupPolicy({ ...name, PolicyName: 'inline' });
  expect(found).toMatchObject({ ...name, PolicyName: 'inline' });
  expect(found.PolicyDocument).toMatch(/^[\w.~%-]+$/);
  expect(decodeURIComponent(found.PolicyDocument ?? '')).toBe(PolicyDocument);
});

test('what is not there', async () => {
  expect(await failure(iam().getGroupPolicy({ ...name, PolicyName: 'Inline' }))).toBe(
    '404 NoSuchEntity: The group policy with name Inline cannot be found.',
  );
  expect(await failure(iam().getGroupPolicy({ ...none, PolicyName: 'inline' }))).toBe(missing);
});
