import { parseArn } from '../../core/arn.ts';
import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from './place.ts';
import type { Tag } from './users.ts';

/** Decrypts assertions. */
export interface SamlPrivateKey {
  id: string;
  /** PEM; never shown. */
  pem: string;
  addedMs: number;
}

/** A SAML 2.0 identity provider that an account trusts, with what its metadata says of it. */
export interface SamlProviderRecord {
  name: string;
  arn: string;
  /** `SAMLProviderUUID`. */
  uuid: string;
  createdMs: number;
  validUntilMs: number;
  /** `entityID`: the issuer of its assertions. */
  entityId: string;
  /** Certificates (DER in base64) whose keys may have signed its assertions. */
  certificates: readonly string[];
  encryption: 'Allowed' | 'Required';
  privateKeys: readonly SamlPrivateKey[];
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** IAM's SAML providers, by name without case. */
export const samlProviders = new Collection<SamlProviderRecord, readonly [string]>({
  id: collectionId('iam', 61),
  name: 'iam.samlProviders',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
});

/** Metadata as it was given; apart, because it can have megabytes and only GetSAMLProvider shows it. */
export const samlMetadata = new Collection<{ name: string; document: string }, readonly [string]>({
  id: collectionId('iam', 62),
  name: 'iam.samlMetadata',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
});

/** Account and name in a provider's ARN; undefined when it is none. */
export function parseSamlProviderArn(arn: string): { account: string; name: string } | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam') return undefined;
  const name = /^saml-provider\/([^/]+)$/.exec(parsed.resource)?.[1];
  return name === undefined ? undefined : { account: parsed.account, name };
}

export async function samlProviderByArn(
  tx: Transaction,
  arn: string,
): Promise<SamlProviderRecord | undefined> {
  const parsed = parseSamlProviderArn(arn);
  return parsed && samlProviders.get(tx, inAccount(parsed.account), parsed.name.toLowerCase());
}
