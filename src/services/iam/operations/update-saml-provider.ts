import { samlMetadata, samlProviders } from '../../../policy/identity/saml-providers.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { readSamlMetadata } from '../saml-metadata.ts';
import { newSamlId, samlProviderOf, withKeyChanges } from '../saml-providers.ts';

export const updateSAMLProvider: Handler<'UpdateSAMLProvider'> = async ({ tx, place, ids, now }, input) => {
  const { SAMLProviderArn: arn, SAMLMetadataDocument: document, ...keyChanges } = input;
  const provider = await samlProviderOf(tx, place, arn);
  const isEmpty = [document, ...Object.values(keyChanges)].every((value) => value === undefined);
  if (isEmpty) throw invalidInput('No updates are defined in the request.');
  const metadata = document === undefined ? undefined : readSamlMetadata(document);
  const keys = withKeyChanges(provider, keyChanges, () => ({ id: newSamlId(ids), addedMs: now() }));
  await samlProviders.put(tx, place, { ...provider, ...metadata, ...keys });
  if (document !== undefined) await samlMetadata.put(tx, place, { name: provider.name, document });
  return { SAMLProviderArn: provider.arn };
};
