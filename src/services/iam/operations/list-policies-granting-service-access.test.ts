import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('policies of a user and its groups, by service', async () => {
  await userWith('ada', allow('sqs:SendMessage'));
  await iam().createGroup({ GroupName: 'g' });
  await iam().addUserToGroup({ UserName: 'ada', GroupName: 'g' });
  await iam().putGroupPolicy({
    GroupName: 'g',
    PolicyName: 'p',
    PolicyDocument: policy(allow(['s3:Get*', 'sqs:*'])),
  });
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam().attachUserPolicy({ UserName: 'ada', PolicyArn });
  const list = (...ServiceNamespaces: string[]) =>
    iam().listPoliciesGrantingServiceAccess({ Arn: `arn:aws:iam::${ACCOUNT}:user/ada`, ServiceNamespaces });
  const theirs = { PolicyName: 'p', PolicyType: 'INLINE', EntityType: 'GROUP', EntityName: 'g' };
  expect(await list('s3', 'sqs', 'ec2')).toMatchObject({
    IsTruncated: false,
    PoliciesGrantingServiceAccess: [
      {
        ServiceNamespace: 's3',
        Policies: [{ PolicyName: 'AmazonS3ReadOnlyAccess', PolicyType: 'MANAGED', PolicyArn }, theirs],
      },
      {
        ServiceNamespace: 'sqs',
        Policies: [
          { PolicyName: 'own', PolicyType: 'INLINE', EntityType: 'USER', EntityName: 'ada' },
          theirs,
        ],
      },
      { ServiceNamespace: 'ec2', Policies: [] },
    ],
  });
  expect(await failure(list('none'))).toMatch('400 InvalidInput');
  expect(
    await failure(
      iam().listPoliciesGrantingServiceAccess({
        Arn: `arn:aws:iam::${ACCOUNT}:role/none`,
        ServiceNamespaces: ['s3'],
      }),
    ),
  ).toMatch('404 NoSuchEntity');
});
