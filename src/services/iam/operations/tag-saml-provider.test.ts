import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { samlIdentityProvider } from '../../../../test/support/saml.ts';

const { iam } = iamCloud();

test('tags are added, and change what has their key; nothing without a provider', async () => {
  const SAMLMetadataDocument = samlIdentityProvider().metadata;
  const { SAMLProviderArn } = await iam().createSAMLProvider({ Name: 'a', SAMLMetadataDocument });
  await iam().tagSAMLProvider({ SAMLProviderArn, Tags: [{ Key: 'b', Value: '2' }] });
  await iam().tagSAMLProvider({
    SAMLProviderArn,
    Tags: [
      { Key: 'b', Value: '3' },
      { Key: 'a', Value: '1' },
    ],
  });
  expect((await iam().getSAMLProvider({ SAMLProviderArn })).Tags).toEqual([
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '3' },
  ]);
  expect(await failure(iam().tagSAMLProvider({ SAMLProviderArn: `${SAMLProviderArn}x`, Tags: [] }))).toMatch(
    '404 NoSuchEntity: Manifest not found for arn',
  );
});
