import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';
import { rsaPem, samlIdentityProvider } from '../../../../test/support/saml.ts';

const { iam, userWith } = iamCloud();
const { metadata: SAMLMetadataDocument } = samlIdentityProvider();

test('a provider by its name, whatever its case', async () => {
  const Tags = [{ Key: 'a', Value: '1' }];
  expect(await iam().createSAMLProvider({ Name: 'Idp', SAMLMetadataDocument, Tags })).toMatchObject({
    SAMLProviderArn: `arn:aws:iam::${ACCOUNT}:saml-provider/Idp`,
    Tags,
  });
  expect(await failure(iam().createSAMLProvider({ Name: 'IDP', SAMLMetadataDocument }))).toBe(
    '409 EntityAlreadyExists: Provider with name IDP already exists.',
  );
});

test('what AWS does not take', async () => {
  const create = (input: object) =>
    failure(iam().createSAMLProvider({ Name: 'new', SAMLMetadataDocument, ...input }));
  expect(await create({ SAMLMetadataDocument: 'a'.repeat(1000) })).toBe(
    '400 InvalidInput: Could not parse metadata',
  );
  expect(await create({ SAMLMetadataDocument: '<short/>' })).toMatch(
    'Member must have length greater than or equal to 1000',
  );
  expect(await create({ Name: 'a b' })).toMatch('400 ValidationError');
  expect(await create({ AssertionEncryptionMode: 'Required' })).toMatch(
    '400 InvalidInput: Unable to set assertion encryption mode to Required, because no private key',
  );
  expect(await create({ AddPrivateKey: 'nope' })).toBe(
    '400 InvalidInput: Invalid private key: Key format is not recognized.',
  );
  expect(await create({ AssertionEncryptionMode: 'Required', AddPrivateKey: rsaPem() })).toBe(
    'it did not fail',
  );
});

test('the right to create', async () => {
  const keys = await userWith('u', allow('iam:CreateSAMLProvider', 'arn:aws:iam::*:saml-provider/own'));
  const create = (Name: string) => failure(iam(keys).createSAMLProvider({ Name, SAMLMetadataDocument }));
  expect(await create('other')).toMatch(
    `iam:CreateSAMLProvider on resource: arn:aws:iam::${ACCOUNT}:saml-provider/other`,
  );
  expect(await create('own')).toBe('it did not fail');
});
