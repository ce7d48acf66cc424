import { parseArn } from '../../core/arn.ts';
import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from './place.ts';
import type { Tag } from './users.ts';

/** An OpenID Connect identity provider that an account trusts. */
export interface OidcProviderRecord {
  /** Where its discovery document is, without `https://`: what stands in its ARN, and in condition keys. */
  url: string;
  arn: string;
  /** `http` is there for identity providers on this machine only. */
  scheme: 'http' | 'https';
  /** Audiences (`aud`, `azp`) whose tokens are accepted. */
  clientIds: readonly string[];
  thumbprints: readonly string[];
  createdMs: number;
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** IAM's OpenID Connect providers, by URL: case and a slash at its end make another one. */
export const oidcProviders = new Collection<OidcProviderRecord, readonly [string]>({
  id: collectionId('iam', 60),
  name: 'iam.oidcProviders',
  scope: 'account',
  version: 1,
  key: ({ url }) => [url],
});

const PREFIX = 'oidc-provider/';

/** Account and URL in a provider's ARN; undefined when it is none. */
export function parseOidcProviderArn(arn: string): { account: string; url: string } | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam' || !parsed.resource.startsWith(PREFIX)) return undefined;
  const url = parsed.resource.slice(PREFIX.length);
  return url === '' ? undefined : { account: parsed.account, url };
}

export async function oidcProviderByArn(
  tx: Transaction,
  arn: string,
): Promise<OidcProviderRecord | undefined> {
  const parsed = parseOidcProviderArn(arn);
  if (parsed === undefined) return undefined;
  const provider = await oidcProviders.get(tx, inAccount(parsed.account), parsed.url);
  return provider?.arn === arn ? provider : undefined;
}

/** The provider of an account whose tokens have this `iss`; undefined when the account trusts none such. */
export async function oidcProviderOfIssuer(
  tx: Transaction,
  account: string,
  issuer: string,
): Promise<OidcProviderRecord | undefined> {
  const [, scheme, url] = /^(https?):\/\/(.+)$/.exec(issuer) ?? [];
  if (url === undefined) return undefined;
  const provider = await oidcProviders.get(tx, inAccount(account), url);
  return provider?.scheme === scheme ? provider : undefined;
}
