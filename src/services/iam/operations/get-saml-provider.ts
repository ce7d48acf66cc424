import { samlMetadata } from '../../../policy/identity/saml-providers.ts';
import type { Handler } from '../handler.ts';
import { samlProviderOf } from '../saml-providers.ts';

/** Private keys are listed, never shown. */
export const getSAMLProvider: Handler<'GetSAMLProvider'> = async ({ tx, place }, { SAMLProviderArn }) => {
  const provider = await samlProviderOf(tx, place, SAMLProviderArn);
  const metadata = await samlMetadata.get(tx, place, provider.name.toLowerCase());
  return {
    SAMLProviderUUID: provider.uuid,
    SAMLMetadataDocument: metadata?.document,
    CreateDate: new Date(provider.createdMs),
    ValidUntil: new Date(provider.validUntilMs),
    Tags: [...provider.tags],
    AssertionEncryptionMode: provider.encryption,
    PrivateKeyList: provider.privateKeys.map(({ id, addedMs }) => ({
      KeyId: id,
      Timestamp: new Date(addedMs),
    })),
  };
};
