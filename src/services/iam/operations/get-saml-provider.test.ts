import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';
import { samlIdentityProvider } from '../../../../test/support/saml.ts';

const { iam } = iamCloud();
const { metadata: SAMLMetadataDocument } = samlIdentityProvider();

test('the document as it was given, valid for a hundred years', async () => {
  const { SAMLProviderArn } = await iam().createSAMLProvider({ Name: 'Idp', SAMLMetadataDocument });
  const { CreateDate, ValidUntil, ...rest } = await iam().getSAMLProvider({ SAMLProviderArn });
  expect(rest).toMatchObject({
    SAMLProviderUUID: expect.stringMatching(/^[A-Z0-9]{22}$/),
    SAMLMetadataDocument,
    AssertionEncryptionMode: 'Allowed',
    PrivateKeyList: [],
    Tags: [],
  });
  expect((ValidUntil?.getUTCFullYear() ?? 0) - (CreateDate?.getUTCFullYear() ?? 0)).toBe(100);
});

test('none, and an ARN of something else', async () => {
  const get = (SAMLProviderArn: string) => failure(iam().getSAMLProvider({ SAMLProviderArn }));
  const none = `arn:aws:iam::${ACCOUNT}:saml-provider/none`;
  expect(await get(none)).toBe(`404 NoSuchEntity: Manifest not found for arn ${none}`);
  expect(await get(`arn:aws:iam::${ACCOUNT}:role/none`)).toMatch('400 ValidationError: ARN');
});
