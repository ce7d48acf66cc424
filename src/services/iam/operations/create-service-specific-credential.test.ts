import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { cloud, iam } = iamCloud();
const DAY_MS = 86_400_000;

const create = async (UserName: string, ServiceName: string, CredentialAgeDays?: number) => {
  const input = { UserName, ServiceName, CredentialAgeDays };
  return (await iam().createServiceSpecificCredential(input)).ServiceSpecificCredential;
};

test('a name and a password for Git, twice at most for each service', async () => {
  await iam().createUser({ UserName: 'ada' });
  const credential = await create('ada', 'codecommit.amazonaws.com');
  expect(credential).toEqual({
    UserName: 'ada',
    ServiceName: 'codecommit.amazonaws.com',
    ServiceUserName: `ada-at-${ACCOUNT}`,
    ServicePassword: expect.stringMatching(/^[\w+/]{43}=$/),
    ServiceSpecificCredentialId: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/),
    Status: 'Active',
    CreateDate: expect.any(Date),
  });
  expect((await create('ada', 'codecommit.amazonaws.com'))?.ServiceUserName).toBe(`ada+1-at-${ACCOUNT}`);
  expect(await failure(create('ada', 'codecommit.amazonaws.com'))).toBe(
    '409 LimitExceeded: Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2',
  );
  expect((await create('ada', 'cassandra.amazonaws.com'))?.ServiceUserName).toBe(`ada-at-${ACCOUNT}`);
});

test('an API key for Bedrock, which tells its name and ends when it was told to', async () => {
  await iam().createUser({ UserName: 'bob' });
  const key = await create('bob', 'bedrock.amazonaws.com', 30);
  expect(key).toMatchObject({ ServiceCredentialAlias: `bob-at-${ACCOUNT}`, Status: 'Active' });
  expect(key).not.toHaveProperty('ServiceUserName');
  const text = Buffer.from(key?.ServiceCredentialSecret?.replace(/^ABSK/, '') ?? '', 'base64').toString();
  expect(text).toMatch(new RegExp(`^bob-at-${ACCOUNT}:[\\w+/]{43}=$`));
  const days = ((key?.ExpirationDate?.getTime() ?? 0) - (key?.CreateDate?.getTime() ?? 0)) / DAY_MS;
  expect(days).toBe(30);
  const status = async () => {
    const { ServiceSpecificCredentials } = await iam().listServiceSpecificCredentials({ UserName: 'bob' });
    return ServiceSpecificCredentials?.[0]?.Status;
  };
  await cloud().clock.advance(30 * DAY_MS - 60_000);
  expect(await status()).toBe('Active');
  await cloud().clock.advance(60_000);
  expect(await status()).toBe('Expired');
  expect(await create('bob', 'bedrock.amazonaws.com')).not.toHaveProperty('ExpirationDate');
});

test('services that have none, ages for passwords, ages that are none, and nobody', async () => {
  await iam().createUser({ UserName: 'carl' });
  expect(await failure(create('carl', 's3.amazonaws.com'))).toBe(
    '404 NoSuchEntity: No such service s3.amazonaws.com is supported for Service Specific Credentials',
  );
  expect(await failure(create('carl', 'codecommit.amazonaws.com', 30))).toMatch('400 InvalidInput');
  expect(await failure(create('carl', 'bedrock.amazonaws.com', 0))).toMatch('400 ValidationError');
  expect(await failure(create('nobody', 'bedrock.amazonaws.com'))).toMatch('404 NoSuchEntity: The user');
});

test('a user who has one cannot be deleted', async () => {
  await iam().createUser({ UserName: 'eve' });
  await create('eve', 'cassandra.amazonaws.com');
  expect(await failure(iam().deleteUser({ UserName: 'eve' }))).toBe(
    '409 DeleteConflict: Cannot delete entity, must remove service specific credentials first.',
  );
});
