import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('once, and its name is free again', async () => {
  await iam().createUser({ UserName: 'ada' });
  const input = { UserName: 'ada', ServiceName: 'codecommit.amazonaws.com' };
  const { ServiceSpecificCredential: first } = await iam().createServiceSpecificCredential(input);
  const ServiceSpecificCredentialId = first?.ServiceSpecificCredentialId;
  const remove = () =>
    failure(iam().deleteServiceSpecificCredential({ UserName: 'ada', ServiceSpecificCredentialId }));
  expect(await remove()).toBe('it did not fail');
  expect(await remove()).toBe(`404 NoSuchEntity: No such credential ${ServiceSpecificCredentialId} exists`);
  const { ServiceSpecificCredential: second } = await iam().createServiceSpecificCredential(input);
  expect(second?.ServiceUserName).toBe(first?.ServiceUserName);
});
