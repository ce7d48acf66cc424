import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud, keysOf } from '../../../../test/support/iam.ts';

const { iam, sts } = iamCloud();

test('a renamed user keeps its id, keys, policies and groups', async () => {
  const root = iam();
  const { User } = await root.createUser({ UserName: 'old', Path: '/a/' });
  const { AccessKey } = await root.createAccessKey({ UserName: 'old' });
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  await root.attachUserPolicy({ UserName: 'old', PolicyArn });
  await root.createGroup({ GroupName: 'team' });
  await root.addUserToGroup({ GroupName: 'team', UserName: 'old' });
  await root.updateUser({ UserName: 'old', NewUserName: 'new', NewPath: '/b/' });

  const Arn = `arn:aws:iam::${ACCOUNT}:user/b/new`;
  expect((await root.getUser({ UserName: 'new' })).User).toMatchObject({ UserId: User?.UserId, Arn });
  expect(await failure(root.getUser({ UserName: 'old' }))).toMatch('404 NoSuchEntity');
  expect((await sts(keysOf(AccessKey)).getCallerIdentity({})).Arn).toBe(Arn);
  expect((await root.listAccessKeys({ UserName: 'new' })).AccessKeyMetadata?.[0]?.UserName).toBe('new');
  expect((await root.getGroup({ GroupName: 'team' })).Users?.[0]?.UserName).toBe('new');
  const { PolicyUsers } = await root.listEntitiesForPolicy({ PolicyArn });
  expect(PolicyUsers).toEqual([{ UserName: 'new', UserId: User?.UserId }]);
});

test('only the case of a name may change', async () => {
  await iam().createUser({ UserName: 'case' });
  await iam().updateUser({ UserName: 'case', NewUserName: 'CASE' });
  expect((await iam().getUser({ UserName: 'case' })).User?.UserName).toBe('CASE');
});

test('a name that is taken, and a user that is not there', async () => {
  await iam().createUser({ UserName: 'one' });
  await iam().createUser({ UserName: 'two' });
  expect(await failure(iam().updateUser({ UserName: 'one', NewUserName: 'TWO' }))).toBe(
    '409 EntityAlreadyExists: User with name TWO already exists.',
  );
  expect(await failure(iam().updateUser({ UserName: 'nobody', NewPath: '/x/' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});

test('its path and nothing else', async () => {
  await iam().createUser({ UserName: 'moves' });
  await iam().updateUser({ UserName: 'moves', NewPath: '/there/' });
  expect((await iam().getUser({ UserName: 'moves' })).User?.Arn).toMatch('user/there/moves');
});
