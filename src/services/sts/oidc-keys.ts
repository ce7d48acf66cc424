/**
 * The keys of OpenID Connect providers: from the discovery document at the issuer's own address, kept a while. A token
 * whose key is not among the kept ones, or does not fit, is looked up anew, so that providers may change keys.
 */

import type { StagedContext } from '../../core/context.ts';
import type { OidcProviderRecord } from '../../policy/identity/oidc-providers.ts';
import { boundedGet, type Fetched, UnreachableError } from './bounded-get.ts';
import { idpCommunicationError, invalidIdentityToken } from './errors.ts';
import { isObject, isSignedWith, type Jwt, keyOf, parseKeySet, type VerificationKey } from './jwt.ts';

const KEPT_MS_MAX = 3_600_000;
const PROVIDERS_MAX = 100;

interface KeptKeys {
  keys: readonly VerificationKey[];
  /** By the wall clock. */
  fetchedMs: number;
}

type Context = Pick<StagedContext, 'signal' | 'wall' | 'memory'>;

/** @throws AwsError unless the provider has signed the token */
export async function verifySignature(
  context: Context,
  provider: OidcProviderRecord,
  token: Jwt,
): Promise<void> {
  const kept = keptKeys(context);
  const name = `${provider.arn} ${provider.scheme} ${provider.thumbprints.join()}`;
  const known = kept.get(name);
  if (known !== undefined && context.wall() - known.fetchedMs < KEPT_MS_MAX) {
    const key = keyOf(token, known.keys);
    if (key !== undefined && isSignedWith(token, key)) return;
  }
  const keys = await fetchKeys(context, provider);
  kept.delete(name);
  const [oldest] = kept.size >= PROVIDERS_MAX ? kept.keys() : [];
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(name, { keys, fetchedMs: context.wall() });
  const key = keyOf(token, keys);
  if (key === undefined) throw noKey();
  if (!isSignedWith(token, key)) throw invalidIdentityToken("The ID Token's signature is invalid");
}

function keptKeys({ memory }: Context): Map<string, KeptKeys> {
  return memory.of('sts:oidc-keys', () => new Map<string, KeptKeys>());
}

/** What AWS wants to find beside `issuer` and `jwks_uri`. */
const REQUIRED_LISTS: readonly string[] = [
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
];

async function fetchKeys(
  context: Context,
  { scheme, url, thumbprints }: OidcProviderRecord,
): Promise<readonly VerificationKey[]> {
  const issuer = `${scheme}://${url}`;
  const get = (address: URL) => fetched(boundedGet(context, address, thumbprints));
  const discovery = await get(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  const address = keySetAddress(discovery, issuer);
  if (address === undefined) throw noKey();
  const keys = parseKeySet(await get(address));
  if (keys === undefined || keys.length === 0) throw noKey();
  return keys;
}

/** At the issuer's own host: a document must not be able to send this machine anywhere else. */
function keySetAddress(discovery: string, issuer: string): URL | undefined {
  let document: unknown;
  try {
    document = JSON.parse(discovery);
  } catch {
    return undefined;
  }
  if (!isObject(document) || document['issuer'] !== issuer) return undefined;
  if (!REQUIRED_LISTS.every((name) => Array.isArray(document[name]))) return undefined;
  const { jwks_uri: uri } = document;
  if (typeof uri !== 'string' || !URL.canParse(uri)) return undefined;
  const address = new URL(uri);
  return address.origin === new URL(issuer).origin ? address : undefined;
}

async function fetched(answer: Promise<Fetched>): Promise<string> {
  try {
    const { status, body } = await answer;
    if (status >= 500) throw idpCommunicationError(`The identity provider answered with status ${status}`);
    if (status !== 200) throw noKey();
    return body;
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    if (error.reason === 'certificate') {
      throw invalidIdentityToken(
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      );
    }
    throw error.reason === 'size' ? noKey() : idpCommunicationError(error.message);
  }
}

const noKey = () =>
  invalidIdentityToken(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity " +
      'documentation for requirements',
  );
