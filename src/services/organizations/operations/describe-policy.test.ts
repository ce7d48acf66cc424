import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('own policies and those of AWS', async () => {
  const o = await t.organization();
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
  });
  const { Policy } = await o.client.describePolicy({ PolicyId });
  expect(JSON.parse(Policy?.Content ?? '')).toMatchObject({ Version: '2012-10-17' });
  const { Policy: full } = await o.client.describePolicy({ PolicyId: 'p-FullAWSAccess' });
  expect(full?.PolicySummary).toEqual({
    Id: 'p-FullAWSAccess',
    Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
    Name: 'FullAWSAccess',
    Description: 'Allows access to every operation',
    Type: 'SERVICE_CONTROL_POLICY',
    AwsManaged: true,
  });
  expect(JSON.parse(full?.Content ?? '')).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
});

test('one that there is not, and what is no id', async () => {
  const o = await t.organization();
  const describe = (PolicyId: string) => failure(o.client.describePolicy({ PolicyId }));
  expect(await describe('p-47fhe9s3')).toBe(
    "PolicyNotFoundException: You specified a policy that doesn't exist.",
  );
  expect(await describe('nonsense')).toMatch(/^InvalidInputException\/INVALID_PATTERN/);
});
