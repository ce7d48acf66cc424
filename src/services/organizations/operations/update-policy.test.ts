import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const content = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action, Resource: '*' }],
});

test('what it says counts at once', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const account = await t.member(o);
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', content('sqs:*'));
  await o.client.attachPolicy({ PolicyId, TargetId: account });
  const list = () => failure(t.iam(rootKeys(account)).listUsers({}));
  expect(await list()).toBe('it did not fail');
  const { Policy } = await o.client.updatePolicy({
    PolicyId,
    Name: 'renamed',
    Content: JSON.stringify(content('iam:*')),
  });
  expect(Policy?.PolicySummary).toMatchObject({ Name: 'renamed', Description: 'd' });
  expect(await list()).toContain('service control policy');
});

test('what is malformed, unknown or of AWS stays as it is', async () => {
  const o = await t.organization();
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', content('iam:*'));
  const update = (id: string, Content?: string) =>
    failure(o.client.updatePolicy({ PolicyId: id, Content, Name: 'n' }));
  expect(await update(PolicyId, 'foobar')).toMatch(/^MalformedPolicyDocumentException/);
  expect(await update('p-00000000')).toBe(
    "PolicyNotFoundException: We can't find a policy with the PolicyId that you specified.",
  );
  expect(await update('p-FullAWSAccess')).toMatch(/^InvalidInputException\/IMMUTABLE_POLICY/);
});
