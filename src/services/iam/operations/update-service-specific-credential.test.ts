import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('switched off and on again', async () => {
  await iam().createUser({ UserName: 'ada' });
  const { ServiceSpecificCredential: credential } = await iam().createServiceSpecificCredential({
    UserName: 'ada',
    ServiceName: 'codecommit.amazonaws.com',
  });
  const ServiceSpecificCredentialId = credential?.ServiceSpecificCredentialId;
  const set = (Status: 'Active' | 'Inactive' | 'Expired', UserName = 'ada') =>
    failure(iam().updateServiceSpecificCredential({ UserName, ServiceSpecificCredentialId, Status }));
  const status = async () => {
    const { ServiceSpecificCredentials } = await iam().listServiceSpecificCredentials({ UserName: 'ada' });
    return ServiceSpecificCredentials?.[0]?.Status;
  };
  await set('Inactive');
  expect(await status()).toBe('Inactive');
  await set('Active');
  expect(await status()).toBe('Active');
  expect(await set('Expired')).toMatch('400 ValidationError');
  await iam().createUser({ UserName: 'eve' });
  expect(await set('Inactive', 'eve')).toMatch('404 NoSuchEntity');
});
