import { expect, test } from 'vitest';
import { ACCOUNT, allow, allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('of one user, of one service, of all users, page by page, without secrets', async () => {
  const keys = await userWith(
    'ada',
    allow('iam:ListServiceSpecificCredentials', `arn:aws:iam::${ACCOUNT}:user/ada`),
  );
  await iam().createUser({ UserName: 'bob' });
  for (const UserName of ['ada', 'bob']) {
    for (const service of ['codecommit', 'bedrock']) {
      await iam().createServiceSpecificCredential({ UserName, ServiceName: `${service}.amazonaws.com` });
    }
  }
  const list = async (input: object) =>
    (await iam(keys).listServiceSpecificCredentials(input)).ServiceSpecificCredentials ?? [];
  const own = await list({});
  expect(own.map(({ ServiceName }) => ServiceName)).toEqual([
    'codecommit.amazonaws.com',
    'bedrock.amazonaws.com',
  ]);
  expect(own[1]).toEqual({
    UserName: 'ada',
    Status: 'Active',
    ServiceCredentialAlias: `ada-at-${ACCOUNT}`,
    CreateDate: expect.any(Date),
    ServiceSpecificCredentialId: expect.any(String),
    ServiceName: 'bedrock.amazonaws.com',
  });
  expect(await list({ ServiceName: 'bedrock.amazonaws.com' })).toEqual([own[1]]);
  expect(await failure(list({ AllUsers: true }))).toMatch('403 AccessDenied');
  const { items, pages } = await allPages(async (input) => {
    const { ServiceSpecificCredentials, ...rest } = await iam().listServiceSpecificCredentials({
      AllUsers: true,
      ...input,
    });
    return { items: ServiceSpecificCredentials, ...rest };
  }, 3);
  expect(items.map(({ UserName }) => UserName).sort()).toEqual(['ada', 'ada', 'bob', 'bob']);
  expect(pages).toBe(2);
});

test('of a user who has none, of one who is not there, of a service without any', async () => {
  await iam().createUser({ UserName: 'u' });
  const list = (input: object) => failure(iam().listServiceSpecificCredentials(input));
  expect((await iam().listServiceSpecificCredentials({ UserName: 'u' })).ServiceSpecificCredentials).toEqual(
    [],
  );
  expect(await list({ UserName: 'none' })).toBe('404 NoSuchEntity: The user with name none cannot be found.');
  expect(await list({ UserName: 'u', ServiceName: 's3.amazonaws.com' })).toMatch('404 NoSuchEntity');
  expect(await list({ UserName: 'u', AllUsers: true })).toMatch('400 InvalidInput');
});
