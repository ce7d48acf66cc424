/** What a token of an OpenID Connect provider says, and whether it may be believed: all but its signature. */

import type { StagedContext } from '../../core/context.ts';
import type { OidcProviderRecord } from '../../policy/identity/oidc-providers.ts';
import type { Tag } from './api.gen.ts';
import { expiredToken, idpRejectedClaim, invalidIdentityToken } from './errors.ts';
import { type Claims, isObject, type Jwt, parseJwt } from './jwt.ts';

export interface WebIdentity {
  token: Jwt;
  issuer: string;
}

export interface Vouched {
  subject: string;
  audience: string;
  /** Condition keys of the provider: `accounts.example.com:sub`. They stay with the session. */
  keys: Record<string, string | readonly string[]>;
  tags: readonly Tag[];
  transitiveTagKeys: readonly string[];
  sourceIdentity: string | undefined;
}

type Clock = Pick<StagedContext, 'wall' | 'movedSince'>;

const TAGS = 'https://aws.amazon.com/tags';
const SOURCE_IDENTITY = 'https://aws.amazon.com/source_identity';
/** SourceIdentity's own pattern in the model. */
const SOURCE_IDENTITY_FORM = /^[\w+=,.@-]{2,64}$/;
const SUBJECT_CHARACTERS_MAX = 255;
/** The clocks of provider and cloud may differ by so much. */
const SKEW_SECONDS = 300;

/** The token and who says that he has issued it. Nothing of it is true yet. */
export function readToken(text: string): WebIdentity {
  const token = parseJwt(text);
  const issuer = token?.claims['iss'];
  if (token === undefined || typeof issuer !== 'string') {
    throw invalidIdentityToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  return { token, issuer };
}

/** What the claims say, if the provider may say so, and now. */
export function checkClaims(clock: Clock, { claims }: Jwt, provider: OidcProviderRecord): Vouched {
  const audience = audienceOf(claims, provider);
  checkTimes(clock, claims);
  const subject = claims['sub'];
  if (typeof subject !== 'string' || subject === '') throw missingClaim('sub');
  if (subject.length > SUBJECT_CHARACTERS_MAX) throw idpRejectedClaim('The subject of the token is too long');
  const { aud, azp, amr } = claims;
  const key = (name: string) => `${provider.url}:${name}`;
  const methods = texts(amr);
  return {
    subject,
    audience,
    keys: {
      [key('aud')]: typeof azp === 'string' ? azp : oneOrMany(texts(aud)),
      // "If the token has an azp, that is what aud matches, and oaud matches the aud of the token."
      ...(typeof azp === 'string' ? { [key('oaud')]: oneOrMany(texts(aud)) } : {}),
      [key('sub')]: subject,
      ...(methods.length === 0 ? {} : { [key('amr')]: methods }),
    },
    ...tagsOf(claims),
    sourceIdentity: sourceIdentityOf(claims),
  };
}

/** The client that the token is for: `azp` where there is one, else one of `aud` that the provider was given. */
function audienceOf({ aud, azp }: Claims, { clientIds }: OidcProviderRecord): string {
  const audiences = texts(aud);
  if (audiences.length === 0) throw missingClaim('aud');
  const candidates = typeof azp === 'string' ? [azp] : audiences;
  const known = candidates.find((each) => clientIds.includes(each));
  if (known === undefined) throw invalidIdentityToken('Incorrect token audience');
  return known;
}

/**
 * A token was issued by a clock that nobody moves. It is as old as the time on the wall says, and older by as much as
 * the cloud's clock was moved since.
 */
function checkTimes({ wall, movedSince }: Clock, { iat, exp, nbf }: Claims): void {
  if (typeof exp !== 'number') throw missingClaim('exp');
  if (typeof iat !== 'number') throw missingClaim('iat');
  // It was issued at any moment of that second: perhaps after a move.
  const issuedMs = Math.floor(iat) * 1000 + 999;
  const nowSeconds = Math.floor((wall() + movedSince(issuedMs)) / 1000);
  if (nowSeconds >= exp) {
    throw expiredToken(
      `Token expired: current date/time ${nowSeconds} must be before the expiration date/time ${Math.floor(exp)}`,
    );
  }
  const begins = typeof nbf === 'number' ? Math.max(nbf, iat) : iat;
  if (begins > nowSeconds + SKEW_SECONDS) {
    throw invalidIdentityToken(`The token is not valid before ${Math.floor(begins)}`);
  }
}

const missingClaim = (name: string) => invalidIdentityToken(`Missing a required claim: ${name}`);

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [only = '', ...more] = values;
  return more.length === 0 ? only : values;
}

/**
 * Session tags, in either form that AWS takes: one claim with everything, or a claim for each tag. (IAM User Guide,
 * "Pass session tags in AWS STS": "Passing session tags using AssumeRoleWithWebIdentity".)
 */
function tagsOf(claims: Claims): Pick<Vouched, 'tags' | 'transitiveTagKeys'> {
  const nested = claims[TAGS];
  const whole = isObject(nested) ? nested : {};
  const principal = whole['principal_tags'];
  const tags = [...Object.entries(isObject(principal) ? principal : {}), ...flatTags(claims)].map(
    ([Key, value]) => ({ Key, Value: onlyText(Key, value) }),
  );
  return {
    tags,
    transitiveTagKeys: texts(whole['transitive_tag_keys'] ?? claims[`${TAGS}/transitive_tag_keys`]),
  };
}

function flatTags(claims: Claims): [string, unknown][] {
  const start = `${TAGS}/principal_tags/`;
  return Object.entries(claims).flatMap(([name, value]) =>
    name.startsWith(start) ? [[name.slice(start.length), value] as [string, unknown]] : [],
  );
}

/** A tag has one value, which may stand in a list. */
function onlyText(key: string, value: unknown): string {
  const [only, ...more] = texts(value);
  if (only === undefined || more.length > 0) {
    throw invalidIdentityToken(`The session tag ${JSON.stringify(key)} must have exactly one value`);
  }
  return only;
}

function sourceIdentityOf({ [SOURCE_IDENTITY]: value }: Claims): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && SOURCE_IDENTITY_FORM.test(value)) return value;
  throw invalidIdentityToken('The source identity in the token is not valid');
}
