import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const on = (key: string) => allow('s3:*', '*', { Condition: { StringEquals: { [key]: 'x' } } });

test('keys of what a user has, of its groups, and of what is given', async () => {
  await userWith('ada', on('aws:PrincipalTag/team'));
  await iam().createGroup({ GroupName: 'g' });
  await iam().addUserToGroup({ UserName: 'ada', GroupName: 'g' });
  await iam().putGroupPolicy({ GroupName: 'g', PolicyName: 'p', PolicyDocument: policy(on('s3:prefix')) });
  const keys = (PolicySourceArn: string, PolicyInputList?: string[]) =>
    iam().getContextKeysForPrincipalPolicy({ PolicySourceArn, PolicyInputList });
  expect(
    (await keys(`arn:aws:iam::${ACCOUNT}:user/ada`, [policy(on('aws:Referer'))])).ContextKeyNames,
  ).toEqual(['aws:PrincipalTag/team', 's3:prefix', 'aws:Referer']);
  expect(await failure(keys(`arn:aws:iam::${ACCOUNT}:role/none`))).toMatch('404 NoSuchEntity');
});
