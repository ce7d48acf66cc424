import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a group has a path and a unique id', async () => {
  const { Group } = await iam().createGroup({ GroupName: 'admins', Path: '/a/' });
  expect(Group).toMatchObject({
    GroupName: 'admins',
    Path: '/a/',
    Arn: `arn:aws:iam::${ACCOUNT}:group/a/admins`,
    GroupId: expect.stringMatching(/^AGPA[A-Z2-7]{17}$/),
  });
  expect(await failure(iam().createGroup({ GroupName: 'Admins' }))).toBe(
    '409 EntityAlreadyExists: Group with name Admins already exists.',
  );
});
