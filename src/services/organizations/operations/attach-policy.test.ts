import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const SCP = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
};

test('what is wrong is told', async () => {
  const o = await t.organization();
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', SCP);
  const attach = (id: string, TargetId: string) => failure(o.client.attachPolicy({ PolicyId: id, TargetId }));
  expect(await attach(PolicyId, o.rootId)).toBe(
    'PolicyTypeNotEnabledException: This operation can be performed only for enabled policy types.',
  );
  await o.client.enablePolicyType({ RootId: o.rootId, PolicyType: 'SERVICE_CONTROL_POLICY' });
  expect(await attach(PolicyId, o.rootId)).toBe('it did not fail');
  expect(await attach(PolicyId, o.rootId)).toBe(
    'DuplicatePolicyAttachmentException: A policy with the specified name and type already exists.',
  );
  expect(await attach('p-47fhe9s3', o.rootId)).toMatch(/^PolicyNotFoundException/);
  expect(await attach(PolicyId, 'ou-abcd-12345678')).toMatch(/^TargetNotFoundException/);
  expect(await attach(PolicyId, 'nonsense')).toMatch(/^InvalidInputException\/INVALID_PATTERN/);
});

test('five SCPs on a target, that of AWS among them', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const attach = async () =>
    o.client.attachPolicy({
      PolicyId: await t.policy(o, 'SERVICE_CONTROL_POLICY', SCP),
      TargetId: o.rootId,
    });
  for (let i = 0; i < 4; i++) await attach();
  expect(await failure(attach())).toBe(
    'ConstraintViolationException/MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: You have attached the maximum number of policies to the specified target.',
  );
});
