import { expect, test } from 'vitest';
import { iamCloud } from '../../../../test/support/iam.ts';
import { samlIdentityProvider } from '../../../../test/support/saml.ts';

const { iam } = iamCloud();

test('keys that are there, and one that is not', async () => {
  const { SAMLProviderArn } = await iam().createSAMLProvider({
    Name: 'a',
    SAMLMetadataDocument: samlIdentityProvider().metadata,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await iam().untagSAMLProvider({ SAMLProviderArn, TagKeys: ['b', 'none'] });
  expect((await iam().getSAMLProvider({ SAMLProviderArn })).Tags).toEqual([{ Key: 'a', Value: '1' }]);
});
