import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('another password under the same name, also by the user', async () => {
  const keys = await userWith('ada', allow('iam:ResetServiceSpecificCredential'));
  const { ServiceSpecificCredential: first } = await iam().createServiceSpecificCredential({
    UserName: 'ada',
    ServiceName: 'codecommit.amazonaws.com',
  });
  const ServiceSpecificCredentialId = first?.ServiceSpecificCredentialId;
  const { ServiceSpecificCredential: second } = await iam(keys).resetServiceSpecificCredential({
    ServiceSpecificCredentialId,
  });
  expect(second?.ServicePassword).toMatch(/^[\w+/]{43}=$/);
  expect(second?.ServicePassword).not.toBe(first?.ServicePassword);
  expect({ ...second, ServicePassword: '' }).toEqual({ ...first, ServicePassword: '' });
});

test('not that of another user', async () => {
  await userWith('bob');
  await userWith('eve');
  const { ServiceSpecificCredential: credential } = await iam().createServiceSpecificCredential({
    UserName: 'bob',
    ServiceName: 'bedrock.amazonaws.com',
  });
  const ServiceSpecificCredentialId = credential?.ServiceSpecificCredentialId;
  const reset = iam().resetServiceSpecificCredential({ UserName: 'eve', ServiceSpecificCredentialId });
  expect(await failure(reset)).toBe(
    `404 NoSuchEntity: No such credential ${ServiceSpecificCredentialId} exists`,
  );
});
