/** OpenID Connect providers: look-ups, and what IAM wants of their URLs, clients and thumbprints. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import {
  type OidcProviderRecord,
  oidcProviderByArn,
  parseOidcProviderArn,
} from '../../policy/identity/oidc-providers.ts';
import type { Tag } from '../../policy/identity/users.ts';
import { invalidInput, limitExceeded, noSuchEntity, quotaExceeded, validationError } from './errors.ts';
import { withTags } from './tags.ts';

const CLIENT_IDS_MAX = 100;
const THUMBPRINTS_MAX = 5;
const THUMBPRINT_CHARACTERS = 40;

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;
/** Hosts of this machine, under which an identity provider beside this cloud runs. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|(?:[a-z0-9-]+\.)+localhost)$/i;
const PARTS = /^(https?):\/\/([^/?#:@]*)(:\d+)?(\/[^?#]*)?(.*)$/;

export interface ProviderUrl {
  scheme: 'http' | 'https';
  /** Host and path, as the ARN has them. */
  url: string;
}

/**
 * The URL of a provider in its parts. AWS takes no port and nothing but https; here both are good for hosts of this
 * machine, which AWS could not reach anyway: an identity provider under test has them.
 */
export function parseProviderUrl(text: string): ProviderUrl {
  const [, scheme, host, port = '', path = '', rest = ''] = PARTS.exec(text) ?? [];
  if (scheme === undefined || !host) {
    throw text.includes('@')
      ? invalidInput('Invalid Open ID Connect Provider URL.')
      : validationError('Invalid Open ID Connect Provider URL');
  }
  const isLocal = LOOPBACK.test(host);
  if (scheme === 'http' && !isLocal) {
    throw invalidInput('Invalid Open ID Connect Provider URL. The URL must begin with https://.');
  }
  if (!HOST.test(host) || rest !== '' || (port !== '' && !isLocal)) {
    throw invalidInput('Invalid Open ID Connect Provider URL.');
  }
  return { scheme: scheme === 'http' ? 'http' : 'https', url: `${host}${port}${path}` };
}

/** The provider of an ARN of this account. */
export async function oidcProviderOf(
  tx: Transaction,
  place: Place,
  arn: string,
): Promise<OidcProviderRecord> {
  const provider = await findOidcProvider(tx, place, arn);
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

/** As {@link oidcProviderOf}; undefined when there is none. An ARN of something else is an error all the same. */
export async function findOidcProvider(
  tx: Transaction,
  place: Place,
  arn: string,
): Promise<OidcProviderRecord | undefined> {
  const parsed = parseOidcProviderArn(arn);
  if (parsed === undefined) throw validationError(`ARN ${arn} is not valid.`);
  return parsed.account === place.account ? oidcProviderByArn(tx, arn) : undefined;
}

/** Each once, in the order in which they were given. */
export function checkedClientIds(clientIds: readonly string[]): string[] {
  const unique = [...new Set(clientIds)];
  if (unique.length > CLIENT_IDS_MAX) {
    throw quotaExceeded('ClientIdsPerOpenIdConnectProvider', CLIENT_IDS_MAX);
  }
  return unique;
}

/** Five are accepted, whatever AWS's text says; that they are hexadecimal is not checked there either. */
export function checkedThumbprints(thumbprints: readonly string[]): string[] {
  if (thumbprints.length > THUMBPRINTS_MAX) {
    throw invalidInput('Thumbprint list must contain fewer than 5 entries.');
  }
  for (const thumbprint of thumbprints) {
    if (thumbprint.length !== THUMBPRINT_CHARACTERS) {
      throw invalidInput(`Thumbprint must be exactly ${THUMBPRINT_CHARACTERS} characters.`);
    }
  }
  return thumbprints.map((each) => each.toLowerCase());
}

/** A provider's tags with new ones; that they are too many is said in words of its own. */
export function oidcTags(before: readonly Tag[], added: readonly Tag[] | undefined): readonly Tag[] {
  const tooMany = limitExceeded('The number of tags has reached the maximum limit.');
  return withTags(before, added, 'exact', tooMany);
}
