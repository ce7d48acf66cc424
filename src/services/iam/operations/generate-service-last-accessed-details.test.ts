import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const generate = (Arn: string, client = iam()) => client.generateServiceLastAccessedDetails({ Arn });

test('of users, groups, roles and policies, and of nothing else', async () => {
  await userWith('ada');
  await iam().createGroup({ GroupName: 'g' });
  for (const each of [arn('user/ada'), arn('group/g'), 'arn:aws:iam::aws:policy/ReadOnlyAccess']) {
    expect((await generate(each)).JobId).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(await failure(generate(arn('role/none')))).toMatch('404 NoSuchEntity');
  expect(await failure(generate(arn('policy/none')))).toMatch('404 NoSuchEntity');
  expect(await failure(generate(arn('mfa/x')))).toMatch('400 InvalidInput');
});

test('a hundred are kept', async () => {
  const { JobId: first } = await generate(arn('user/ada'));
  const get = (JobId: string | undefined) => failure(iam().getServiceLastAccessedDetails({ JobId }));
  for (let i = 0; i < 99; i++) await generate(arn('user/ada'));
  expect(await get(first)).toBe('it did not fail');
  await generate(arn('user/ada'));
  expect(await get(first)).toMatch('404 NoSuchEntity');
});

test('the right to ask about somebody', async () => {
  const keys = await userWith('u', allow('iam:GenerateServiceLastAccessedDetails', arn('user/u')));
  expect(await failure(generate(arn('user/u'), iam(keys)))).toBe('it did not fail');
  expect(await failure(generate(arn('user/ada'), iam(keys)))).toMatch('403 AccessDenied');
});
