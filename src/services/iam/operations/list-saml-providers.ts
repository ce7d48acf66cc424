import { samlProviders } from '../../../policy/identity/saml-providers.ts';
import type { Handler } from '../handler.ts';

/** A hundred at most (quotas.ts): the list has no pages. */
export const listSAMLProviders: Handler<'ListSAMLProviders'> = async ({ tx, place }) => {
  const { records } = await samlProviders.list(tx, place, { snapshot: true });
  const listed = records.map(({ arn, validUntilMs, createdMs }) => ({
    Arn: arn,
    ValidUntil: new Date(validUntilMs),
    CreateDate: new Date(createdMs),
  }));
  return { SAMLProviderList: listed };
};
