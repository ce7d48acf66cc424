import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
const document = (Resource = '*') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'route53.amazonaws.com' },
        Action: 'logs:PutLogEvents',
        Resource,
      },
    ],
  });

test('PutResourcePolicy keeps a policy, and replaces it', async () => {
  const put = (policyDocument: string) => logs().putResourcePolicy({ policyName: 'p', policyDocument });
  await put(document());
  const { resourcePolicy } = await put(document('x'));
  const expected = {
    policyName: 'p',
    policyDocument: document('x'),
    policyScope: 'ACCOUNT',
    lastUpdatedTime: expect.any(Number),
  };
  expect(resourcePolicy).toEqual(expected);
  expect((await logs().describeResourcePolicies({})).resourcePolicies).toEqual([expected]);
});

test('ten at most, and documents that are none', async () => {
  for (let i = 0; i < 9; i++)
    await logs().putResourcePolicy({ policyName: `p${i}`, policyDocument: document() });
  await expect(
    logs().putResourcePolicy({ policyName: 'q', policyDocument: document() }),
  ).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Resource limit exceeded.',
  });
  const name = 'InvalidParameterException';
  const nobody = document().replace('route53', 'foo');
  await expect(logs().putResourcePolicy({ policyName: 'p', policyDocument: nobody })).rejects.toMatchObject({
    name,
    message: 'Could not convert to persistable policy.',
  });
  for (const policyDocument of ['{', '[]', '"x"', '{}']) {
    await expect(logs().putResourcePolicy({ policyName: 'p', policyDocument })).rejects.toMatchObject({
      name,
    });
  }
  const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:x';
  await expect(logs().putResourcePolicy({ resourceArn, policyDocument: document() })).rejects.toMatchObject({
    name,
  });
});
