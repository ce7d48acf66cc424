import { expect, test } from 'vitest';
import { ACCOUNT, iamCloud } from '../../../../test/support/iam.ts';
import { samlIdentityProvider } from '../../../../test/support/saml.ts';

const { iam } = iamCloud();

test('all of an account', async () => {
  const SAMLMetadataDocument = samlIdentityProvider().metadata;
  for (const Name of ['b', 'A']) await iam().createSAMLProvider({ Name, SAMLMetadataDocument });
  expect((await iam().listSAMLProviders({})).SAMLProviderList).toEqual(
    ['A', 'b'].map((name) => ({
      Arn: `arn:aws:iam::${ACCOUNT}:saml-provider/${name}`,
      ValidUntil: expect.any(Date),
      CreateDate: expect.any(Date),
    })),
  );
});
