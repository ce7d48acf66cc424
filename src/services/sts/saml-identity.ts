/** Whether an assertion may be believed now, and what it says of a session. */

import type { StagedContext } from '../../core/context.ts';
import { parseSamlProviderArn, type SamlProviderRecord } from '../../policy/identity/saml-providers.ts';
import type { Tag } from './api.gen.ts';
import { expiredToken, invalidIdentityToken } from './errors.ts';
import { nameQualifier, type SamlAssertion } from './saml-response.ts';

export interface SamlIdentity {
  sessionName: string;
  sourceIdentity: string | undefined;
  tags: readonly Tag[];
  transitiveTagKeys: readonly string[];
  /** Condition keys: `saml:aud` and the like. They stay with the session. */
  keys: Record<string, string | readonly string[]>;
}

type Clock = Pick<StagedContext, 'wall' | 'movedSince'>;

const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/';
const NAME = /^[\w+=,.@-]{2,64}$/;
const REDEEM_MS_MAX = 5 * 60_000;
/** The clocks of provider and cloud may differ by so much. */
const SKEW_MS = 5 * 60_000;

/** Where AWS takes assertions: worldwide, in a region, or at a provider's own address. */
const SIGN_IN =
  /^https:\/\/(?:[a-z0-9-]+\.)?signin\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/saml(?:\/acs\/[\w-]+)?$/;
const AUDIENCES: ReadonlySet<string> = new Set([
  'urn:amazon:webservices',
  'urn:amazon:webservices:cn-north-1',
]);

/** AWS's names of attributes, by those that identity providers give them. (IAM User Guide, "Keys for SAML-based AWS STS federation".) */
const KEYS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': 'saml:edupersonaffiliation',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.2': 'saml:edupersonnickname',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.3': 'saml:edupersonorgdn',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.4': 'saml:edupersonorgunitdn',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.5': 'saml:edupersonprimaryaffiliation',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.6': 'saml:edupersonprincipalname',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.7': 'saml:edupersonentitlement',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.8': 'saml:edupersonprimaryorgunitdn',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.9': 'saml:edupersonscopedaffiliation',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.10': 'saml:edupersontargetedid',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.11': 'saml:edupersonassurance',
    'urn:oid:1.3.6.1.4.1.5923.1.2.1.2': 'saml:eduorghomepageuri',
    'urn:oid:1.3.6.1.4.1.5923.1.2.1.3': 'saml:eduorgidentityauthnpolicyuri',
    'urn:oid:1.3.6.1.4.1.5923.1.2.1.4': 'saml:eduorglegalname',
    'urn:oid:1.3.6.1.4.1.5923.1.2.1.5': 'saml:eduorgsuperioruri',
    'urn:oid:1.3.6.1.4.1.5923.1.2.1.6': 'saml:eduorgwhitepagesuri',
    'urn:oid:2.5.4.3': 'saml:cn',
    'urn:oid:2.5.4.4': 'saml:surname',
    'urn:oid:2.5.4.41': 'saml:name',
    'urn:oid:2.5.4.42': 'saml:givenName',
    'urn:oid:2.5.4.45': 'saml:x500UniqueIdentifier',
    'urn:oid:0.9.2342.19200300.100.1.1': 'saml:uid',
    'urn:oid:0.9.2342.19200300.100.1.3': 'saml:mail',
    'urn:oid:0.9.2342.19200300.100.1.45': 'saml:organizationStatus',
    'http://schemas.xmlsoap.org/claims/CommonName': 'saml:commonName',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname': 'saml:givenName',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'saml:name',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname': 'saml:surname',
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid': 'saml:primaryGroupSID',
  }),
);

/** What an assertion says, if it is for AWS and good now. */
export function checkAssertion(
  clock: Clock,
  assertion: SamlAssertion,
  provider: SamlProviderRecord,
): SamlIdentity {
  checkTimes(clock, assertion);
  if (!SIGN_IN.test(assertion.recipient)) {
    throw invalidIdentityToken(`The recipient ${assertion.recipient} is not a sign-in address of AWS`);
  }
  if (!assertion.audiences.some((audience) => AUDIENCES.has(audience) || SIGN_IN.test(audience))) {
    throw invalidIdentityToken('Response does not contain the required audience.');
  }
  const attribute = (name: string) => assertion.attributes.get(ATTRIBUTES + name) ?? [];
  const [sessionName] = attribute('RoleSessionName');
  if (sessionName === undefined) throw invalidIdentityToken('RoleSessionName is required in AuthnResponse');
  if (!NAME.test(sessionName)) {
    throw invalidIdentityToken('RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}');
  }
  const [sourceIdentity] = attribute('SourceIdentity');
  if (sourceIdentity !== undefined && !NAME.test(sourceIdentity)) {
    throw invalidIdentityToken(
      'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
    );
  }
  return {
    sessionName,
    sourceIdentity,
    tags: tagsOf(assertion),
    transitiveTagKeys: attribute('TransitiveTagKeys'),
    keys: keysOf(assertion, provider),
  };
}

/** The roles that an assertion offers, each with the provider: `ROLE,PROVIDER`, in either order. */
export function offers({ attributes }: SamlAssertion, roleArn: string, providerArn: string): boolean {
  return (attributes.get(`${ATTRIBUTES}Role`) ?? []).some((value) => {
    const pair = value.split(',').map((each) => each.trim());
    return pair.length === 2 && pair.includes(roleArn) && pair.includes(providerArn);
  });
}

/**
 * Assertions are issued by clocks that nobody moves: one is as old as the time on the wall says, and older by as much as
 * the cloud's clock was moved since.
 */
function checkTimes({ wall, movedSince }: Clock, { issuedAtMs, notBeforeMs, endsAtMs }: SamlAssertion): void {
  // An instant without fractions is a whole second: the assertion was issued at any moment of it.
  const nowMs = wall() + movedSince(Math.floor(issuedAtMs / 1000) * 1000 + 999);
  if (nowMs >= issuedAtMs + REDEEM_MS_MAX || nowMs >= endsAtMs) {
    throw expiredToken('Token must be redeemed within 5 minutes of issuance');
  }
  if (Math.max(notBeforeMs ?? issuedAtMs, issuedAtMs) > nowMs + SKEW_MS) {
    throw invalidIdentityToken('The assertion is not valid yet');
  }
}

function tagsOf({ attributes }: SamlAssertion): Tag[] {
  const start = `${ATTRIBUTES}PrincipalTag:`;
  return [...attributes].flatMap(([name, values]) => {
    if (!name.startsWith(start)) return [];
    const Key = name.slice(start.length);
    const [Value, ...more] = values;
    if (Value === undefined || more.length > 0) {
      throw invalidIdentityToken(`The session tag ${JSON.stringify(Key)} must have exactly one value`);
    }
    return [{ Key, Value }];
  });
}

function keysOf(assertion: SamlAssertion, { arn }: SamlProviderRecord): SamlIdentity['keys'] {
  const { account, name } = parseSamlProviderArn(arn) ?? { account: '', name: '' };
  const keys: SamlIdentity['keys'] = {
    'saml:aud': assertion.recipient,
    'saml:iss': assertion.issuer,
    'saml:sub': assertion.subject,
    'saml:sub_type': assertion.subjectType,
    'saml:namequalifier': nameQualifier(assertion.issuer, arn),
    'saml:doc': `${account}/${name}`,
  };
  for (const [attribute, values] of assertion.attributes) {
    const key = KEYS.get(attribute);
    if (key !== undefined && values.length > 0) keys[key] = values;
  }
  return keys;
}
