import { samlMetadata, samlProviders } from '../../../policy/identity/saml-providers.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { accountArn } from '../names.ts';
import { countNew } from '../quotas.ts';
import { readSamlMetadata } from '../saml-metadata.ts';
import { newSamlId, validUntil, withKeyChanges } from '../saml-providers.ts';
import { shownTags, withTags } from '../tags.ts';

export const createSAMLProvider: Handler<'CreateSAMLProvider'> = async ({ tx, place, ids, now }, input) => {
  const { Name: name, SAMLMetadataDocument: document } = input;
  const metadata = readSamlMetadata(document);
  const keys = withKeyChanges({ encryption: 'Allowed', privateKeys: [] }, input, () => ({
    id: newSamlId(ids),
    addedMs: now(),
  }));
  const tags = withTags([], input.Tags, 'exact', 'TagsPerSAMLProvider');
  if ((await samlProviders.get(tx, place, name.toLowerCase())) !== undefined) {
    throw entityAlreadyExists(`Provider with name ${name} already exists.`);
  }
  await countNew(tx, place, 'samlProviders');
  const arn = accountArn(place, `saml-provider/${name}`);
  await samlProviders.put(tx, place, {
    name,
    arn,
    uuid: newSamlId(ids),
    createdMs: now(),
    validUntilMs: validUntil(now()),
    ...metadata,
    ...keys,
    tags,
  });
  await samlMetadata.put(tx, place, { name, document });
  return { SAMLProviderArn: arn, ...shownTags(tags) };
};
