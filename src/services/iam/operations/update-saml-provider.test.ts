import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { rsaPem, samlIdentityProvider } from '../../../../test/support/saml.ts';

const { iam } = iamCloud();
const create = async (Name: string) => {
  const SAMLMetadataDocument = samlIdentityProvider().metadata;
  const { SAMLProviderArn } = await iam().createSAMLProvider({ Name, SAMLMetadataDocument });
  return { SAMLProviderArn };
};

test('another document', async () => {
  const name = await create('documents');
  const SAMLMetadataDocument = samlIdentityProvider('urn:other').metadata;
  expect(await iam().updateSAMLProvider({ ...name, SAMLMetadataDocument })).toMatchObject(name);
  expect((await iam().getSAMLProvider(name)).SAMLMetadataDocument).toBe(SAMLMetadataDocument);
  expect(await failure(iam().updateSAMLProvider({ ...name, SAMLMetadataDocument: 'x'.repeat(1000) }))).toBe(
    '400 InvalidInput: Could not parse metadata',
  );
  expect(await failure(iam().updateSAMLProvider(name))).toMatch('400 InvalidInput: No updates are defined');
});

test('private keys: two at most, one at least while they are required', async () => {
  const name = await create('keys');
  const update = (input: object) => failure(iam().updateSAMLProvider({ ...name, ...input }));
  const keyIds = async () =>
    (await iam().getSAMLProvider(name)).PrivateKeyList?.map(({ KeyId }) => KeyId ?? '') ?? [];
  expect(await update({ AssertionEncryptionMode: 'Required', AddPrivateKey: rsaPem() })).toBe(
    'it did not fail',
  );
  await update({ AddPrivateKey: rsaPem() });
  expect(await update({ AddPrivateKey: rsaPem() })).toBe(
    '409 LimitExceeded: Private key limit of 2 is reached.',
  );
  const [first = '', second = ''] = await keyIds();
  expect(await update({ AddPrivateKey: rsaPem(), RemovePrivateKey: first })).toMatch(
    '400 InvalidInput: Unable to add and remove private keys in the same request',
  );
  expect(await update({ RemovePrivateKey: 'X'.repeat(22) })).toMatch(
    'the Key ID does not match a private key',
  );
  await update({ RemovePrivateKey: first });
  expect(await update({ RemovePrivateKey: second })).toMatch(
    '400 InvalidInput: Failed to remove private key.',
  );
  await update({ AssertionEncryptionMode: 'Allowed', RemovePrivateKey: second });
  expect(await keyIds()).toEqual([]);
});
