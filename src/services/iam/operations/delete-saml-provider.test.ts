import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { samlIdentityProvider } from '../../../../test/support/saml.ts';

const { iam } = iamCloud();

test('gone, and its name free for another', async () => {
  const input = { Name: 'Idp', SAMLMetadataDocument: samlIdentityProvider().metadata };
  const { SAMLProviderArn } = await iam().createSAMLProvider(input);
  await iam().deleteSAMLProvider({ SAMLProviderArn });
  expect(await failure(iam().deleteSAMLProvider({ SAMLProviderArn }))).toBe(
    `404 NoSuchEntity: Manifest not found for arn ${SAMLProviderArn}`,
  );
  expect(await failure(iam().createSAMLProvider(input))).toBe('it did not fail');
});
