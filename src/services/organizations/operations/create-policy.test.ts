import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const SCP = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] };

test('a policy of each kind', async () => {
  const o = await t.organization();
  const { Policy } = await o.client.createPolicy({
    Type: 'SERVICE_CONTROL_POLICY',
    Name: 'no-s3',
    Description: 'No S3',
    Content: JSON.stringify(SCP),
  });
  const id = Policy?.PolicySummary?.Id;
  expect(id).toMatch(/^p-[a-z0-9]{8}$/);
  expect(Policy).toEqual({
    PolicySummary: {
      Id: id,
      Arn: `arn:aws:organizations::${o.management}:policy/${o.id}/service_control_policy/${id}`,
      Name: 'no-s3',
      Description: 'No S3',
      Type: 'SERVICE_CONTROL_POLICY',
      AwsManaged: false,
    },
    Content: JSON.stringify(SCP),
  });
  await t.policy(o, 'TAG_POLICY', { tags: { CostCenter: { tag_key: { '@@assign': 'CostCenter' } } } });
  await t.policy(o, 'AISERVICES_OPT_OUT_POLICY', {
    services: { default: { opt_out_policy: { '@@assign': 'optOut' } } },
  });
  await t.policy(o, 'BACKUP_POLICY', { plans: { daily: { regions: { '@@assign': ['eu-central-1'] } } } });
});

test('names differ within a type', async () => {
  const o = await t.organization();
  const create = (Name: string) =>
    failure(
      o.client.createPolicy({
        Type: 'SERVICE_CONTROL_POLICY',
        Name,
        Description: '',
        Content: JSON.stringify(SCP),
      }),
    );
  expect(await create('one')).toBe('it did not fail');
  const text = 'DuplicatePolicyException: A policy with the specified name and type already exists.';
  expect(await create('one')).toBe(text);
  expect(await create('FullAWSAccess')).toBe(text);
});

test.each([
  ['SERVICE_CONTROL_POLICY', 'no JSON'],
  ['SERVICE_CONTROL_POLICY', JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny' }] })],
  [
    'SERVICE_CONTROL_POLICY',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
    }),
  ],
  // RCPs deny, name everybody, and name services that they reach.
  ...[
    { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' },
    { Effect: 'Deny', Principal: { AWS: '111111111111' }, Action: 's3:*', Resource: '*' },
    { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
    { Effect: 'Deny', Principal: '*', Action: 'sns:*', Resource: '*' },
    { Effect: 'Deny', Principal: '*', NotAction: 's3:*', Resource: '*' },
  ].map((statement): ['RESOURCE_CONTROL_POLICY', string] => [
    'RESOURCE_CONTROL_POLICY',
    JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  ]),
  ['TAG_POLICY', JSON.stringify(SCP)],
  ['TAG_POLICY', '{"tags": {"a": {"tag_key": "a"}}}'],
  ['TAG_POLICY', '{"tags": {"a": {"tag_key": {"@@set": "a"}}}}'],
] as const)('%s %s is malformed', async (Type, Content) => {
  const o = await t.organization();
  expect(await failure(o.client.createPolicy({ Type, Name: 'n', Description: '', Content }))).toBe(
    'MalformedPolicyDocumentException: The provided policy document does not meet the requirements of the specified policy type.',
  );
});

test('a document that is too long, and a type that there is not', async () => {
  const o = await t.organization();
  const create = (Type: 'SERVICE_CONTROL_POLICY', Content: string) =>
    failure(o.client.createPolicy({ Type, Name: 'n', Description: '', Content }));
  expect(await create('SERVICE_CONTROL_POLICY', `${JSON.stringify(SCP)}${' '.repeat(5_200)}`)).toMatch(
    /^ConstraintViolationException\/POLICY_CONTENT_LIMIT_EXCEEDED: You have exceeded the maximum policy size\.$/,
  );
  // @ts-expect-error: the SDK knows better
  expect(await create('MOTO', JSON.stringify(SCP))).toBe(
    'InvalidInputException/INVALID_ENUM: You specified an invalid value.',
  );
});
