import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('a profile begins without a role', async () => {
  const Tags = [{ Key: 'a', Value: '' }];
  const { InstanceProfile } = await iam().createInstanceProfile({
    InstanceProfileName: 'Web',
    Path: '/x/',
    Tags,
  });
  expect(InstanceProfile).toEqual({
    InstanceProfileName: 'Web',
    Path: '/x/',
    Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/x/Web`,
    InstanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
    CreateDate: expect.any(Date),
    Roles: [],
    Tags,
  });
});

test('names that differ by case only are the same name', async () => {
  expect(await failure(iam().createInstanceProfile({ InstanceProfileName: 'WEB' }))).toBe(
    '409 EntityAlreadyExists: Instance Profile WEB already exists.',
  );
});

test('the right to create', async () => {
  const keys = await userWith(
    'u',
    allow('iam:CreateInstanceProfile', 'arn:aws:iam::*:instance-profile/mine/*'),
  );
  const create = (Path: string) =>
    failure(iam(keys).createInstanceProfile({ InstanceProfileName: 'theirs', Path }));
  expect(await create('/')).toMatch(
    `iam:CreateInstanceProfile on resource: arn:aws:iam::${ACCOUNT}:instance-profile/theirs because`,
  );
  expect(await create('/mine/')).toBe('it did not fail');
});
