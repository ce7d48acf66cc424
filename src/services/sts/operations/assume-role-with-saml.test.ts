import { createHash } from 'node:crypto';
import { SQS } from '@aws-sdk/client-sqs';
import type { AssumeRoleWithSAMLCommandInput } from '@aws-sdk/client-sts';
import { beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, keysOf, policy, roleArn } from '../../../../test/support/iam.ts';
import { metadataOf, rsaPem, samlIdentityProvider } from '../../../../test/support/saml.ts';
import { type SamlWanted, SIGN_IN, samlResponse } from '../../../../test/support/saml-response.ts';

const { cloud, iam, sts } = iamCloud();
const idp = samlIdentityProvider();
const stranger = samlIdentityProvider();
const PrincipalArn = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
const WORKS = 'it did not fail';
const NOT_AUTHORISED = '403 AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML';
const ACTIONS = ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'];

beforeAll(async () => {
  await iam().createSAMLProvider({ Name: 'corp', SAMLMetadataDocument: idp.metadata });
  await roleFor('plain');
});

/** A role that the provider's users may have under a condition. */
async function roleFor(RoleName: string, Condition: object = {}, more: object = {}): Promise<string> {
  const trust = {
    Effect: 'Allow',
    Principal: { Federated: PrincipalArn },
    Action: ACTIONS,
    Condition,
    ...more,
  };
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: policy(trust) });
  await iam().putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: policy(allow('*')) });
  return roleArn(RoleName);
}

const assertionFor = (RoleArn: string, wanted: Partial<SamlWanted> = {}) =>
  samlResponse(idp, { roleArn: RoleArn, providerArn: PrincipalArn, ...wanted });

const assume = (
  RoleArn: string,
  wanted: Partial<SamlWanted> = {},
  more: Partial<AssumeRoleWithSAMLCommandInput> = {},
) =>
  sts().assumeRoleWithSAML({ RoleArn, PrincipalArn, SAMLAssertion: assertionFor(RoleArn, wanted), ...more });

test('a session for the subject of an assertion', async () => {
  const Condition = {
    StringEquals: {
      'SAML:aud': SIGN_IN,
      'saml:iss': idp.entityId,
      'saml:sub': 'ada@example.com',
      'saml:sub_type': 'persistent',
      'saml:doc': `${ACCOUNT}/corp`,
      'aws:FederatedProvider': PrincipalArn,
      'sts:RoleSessionName': 'ada',
    },
  };
  const answer = await assume(await roleFor('saml', Condition));
  expect(answer).toMatchObject({
    AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/saml/ada` },
    Subject: 'ada@example.com',
    SubjectType: 'persistent',
    Issuer: idp.entityId,
    Audience: SIGN_IN,
    NameQualifier: createHash('sha1').update(`${idp.entityId}${ACCOUNT}/corp`).digest('base64'),
  });
  const sqs = cloud().client(SQS, { credentials: keysOf(answer.Credentials) });
  expect(await failure(sqs.listQueues({}))).toBe(WORKS);
});

test.each<[string, Partial<SamlWanted>]>([
  ['the response', { signs: ['response'] }],
  ['the assertion', { signs: ['assertion'] }],
  ['both, the assertion first', { signs: ['assertion', 'response'] }],
  ['a regional sign-in', { recipient: 'https://eu-west-1.signin.aws.amazon.com/saml' }],
  [
    "a provider's own sign-in",
    {
      recipient: 'https://signin.aws.amazon.com/saml/acs/SAMLSPX1',
      audience: 'https://signin.aws.amazon.com/saml/acs/SAMLSPX1',
    },
  ],
  ['the provider before the role', { attributes: { Role: `${PrincipalArn},${roleArn('plain')}` } }],
  ['more roles than one', { attributes: { Role: ['x,y', `${roleArn('plain')} , ${PrincipalArn}`] } }],
])('taken: %s', async (_what, wanted) => {
  expect(await failure(assume(roleArn('plain'), wanted))).toBe(WORKS);
});

test.each<[string, Partial<SamlWanted>, string]>([
  ['unsigned', { signs: [] }, 'Response signature invalid'],
  ['signed by somebody else', { key: stranger.privateKey }, 'Response signature invalid'],
  [
    'changed',
    { tampered: (text) => text.replace('ada@example.com', 'eve@example.com') },
    'Response signature invalid',
  ],
  [
    'with another role in it',
    { tampered: (text) => text.replace(`${roleArn('plain')},`, `${roleArn('admin')},`) },
    'Response signature invalid',
  ],
  [
    'changed beside a good assertion',
    {
      signs: ['assertion', 'response'],
      tampered: (text) => text.replace('Destination="https', 'Destination="http'),
    },
    'Response signature invalid',
  ],
  ['with a second assertion', { tampered: twice }, 'Invalid base64 SAMLResponse'],
  [
    'of another issuer',
    { issuer: 'https://elsewhere.example.com' },
    'Issuer not present in specified provider',
  ],
  ['of a failure', { status: 'urn:oasis:names:tc:SAML:2.0:status:Requester' }, 'does not report success'],
  ['for elsewhere', { recipient: 'https://app.example.com/saml' }, 'is not a sign-in address of AWS'],
  [
    'for somebody else',
    { audience: 'https://app.example.com' },
    'Response does not contain the required audience.',
  ],
  [
    'without session name',
    { attributes: { RoleSessionName: undefined } },
    'RoleSessionName is required in AuthnResponse',
  ],
  [
    'with a session name that is none',
    { attributes: { RoleSessionName: 'a b' } },
    'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}',
  ],
  [
    'with a source identity that is none',
    { attributes: { SourceIdentity: 'aws:x' } },
    'Source Identity must match',
  ],
  [
    'with two values for a tag',
    { attributes: { 'PrincipalTag:team': ['a', 'b'] } },
    'must have exactly one value',
  ],
  ['that begins later', { notBeforeMs: Date.now() + 3_600_000 }, 'not valid yet'],
  ['that is no XML', { tampered: () => 'hello' }, 'Invalid base64 SAMLResponse'],
  [
    'with a document type',
    { tampered: (text) => `<!DOCTYPE r [<!ENTITY x "y">]>${text}` },
    'Invalid base64 SAMLResponse',
  ],
  [
    'of another kind',
    { tampered: (text) => text.replaceAll('samlp:Response', 'samlp:LogoutResponse') },
    'Invalid base64 SAMLResponse',
  ],
  [
    'with a time that is none',
    { tampered: (text) => text.replaceAll(/NotBefore="[^"]*"/g, 'NotBefore="soon"') },
    'Response signature invalid',
  ],
])('an assertion %s', async (_what, wanted, text) => {
  const message = await failure(assume(roleArn('plain'), wanted));
  expect(message).toMatch('400 InvalidIdentityToken');
  expect(message).toContain(text);
});

function twice(text: string): string {
  const assertion = /<saml:Assertion.*<\/saml:Assertion>/s.exec(text)?.[0] ?? '';
  return text.replace(assertion, assertion.replace('ada@', 'eve@') + assertion);
}

test('an assertion is good for five minutes, by the wall and by moves of the clock', async () => {
  const late = { issuedAtMs: Date.now() - 301_000, lifeMs: 3_600_000 };
  const over = '400 ExpiredTokenException: Token must be redeemed within 5 minutes of issuance';
  expect(await failure(assume(roleArn('plain'), late))).toBe(over);
  expect(await failure(assume(roleArn('plain'), { issuedAtMs: Date.now() - 60_000, lifeMs: 30_000 }))).toBe(
    over,
  );
  const issuedAtMs = Date.now() - 2_000;
  expect(await failure(assume(roleArn('plain'), { issuedAtMs }))).toBe(WORKS);
  await cloud().clock.advance(400_000);
  expect(await failure(assume(roleArn('plain'), { issuedAtMs }))).toBe(over);
  expect(await failure(assume(roleArn('plain')))).toBe(WORKS);
});

test('roles that are not offered, not there, or trust others', async () => {
  const other = await roleFor('other');
  const SAMLAssertion = assertionFor(roleArn('plain'));
  const asks = (RoleArn: string, assertion = SAMLAssertion) =>
    failure(sts().assumeRoleWithSAML({ RoleArn, PrincipalArn, SAMLAssertion: assertion }));
  expect(await asks(other)).toBe(NOT_AUTHORISED);
  expect(await asks(roleArn('nowhere'), assertionFor(roleArn('nowhere')))).toBe(NOT_AUTHORISED);
  const picky = await roleFor('picky', { StringEquals: { 'saml:sub': 'bob@example.com' } });
  expect(await asks(picky, assertionFor(picky))).toBe(NOT_AUTHORISED);
  const own = await roleFor('own', {}, { Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' });
  expect(await asks(own, assertionFor(own))).toBe(NOT_AUTHORISED);
});

test('providers that are not there, and whose keys have changed', async () => {
  const RoleArn = roleArn('plain');
  const SAMLAssertion = assertionFor(RoleArn);
  const by = (arn: string) =>
    failure(sts().assumeRoleWithSAML({ RoleArn, PrincipalArn: arn, SAMLAssertion }));
  expect(await by(`${PrincipalArn}-x`)).toBe("400 InvalidIdentityToken: Specified provider doesn't exist");
  expect(await by(roleArn('plain'))).toMatch('400 ValidationError');
  await iam().updateSAMLProvider({
    SAMLProviderArn: PrincipalArn,
    SAMLMetadataDocument: metadataOf(idp.entityId, stranger.certificate),
  });
  expect(await failure(assume(RoleArn))).toMatch('Response signature invalid');
  expect(await failure(assume(RoleArn, { key: stranger.privateKey }))).toBe(WORKS);
  await iam().updateSAMLProvider({ SAMLProviderArn: PrincipalArn, SAMLMetadataDocument: idp.metadata });
});

test('tags, source identity and attributes', async () => {
  const Condition = {
    StringEquals: {
      'aws:RequestTag/team': 'blue',
      'sts:SourceIdentity': 'Ada',
      'saml:mail': 'ada@example.com',
      'saml:givenName': 'Ada',
    },
    'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': 'staff' },
  };
  const RoleArn = await roleFor('tagged', Condition);
  const PolicyDocument = policy(
    allow('sqs:ListQueues', '*', {
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue', 'saml:sub': 'ada@example.com' } },
    }),
  );
  await iam().putRolePolicy({ RoleName: 'tagged', PolicyName: 'own', PolicyDocument });
  const attributes = {
    'PrincipalTag:team': 'blue',
    TransitiveTagKeys: 'team',
    SourceIdentity: 'Ada',
    'urn:oid:0.9.2342.19200300.100.1.3': 'ada@example.com',
    'urn:oid:2.5.4.42': 'Ada',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': ['member', 'staff'],
  };
  const answer = await assume(RoleArn, { attributes });
  expect(answer).toMatchObject({ SourceIdentity: 'Ada', PackedPolicySize: expect.any(Number) });
  const sqs = cloud().client(SQS, { credentials: keysOf(answer.Credentials) });
  expect(await failure(sqs.listQueues({}))).toBe(WORKS);
  expect(await failure(assume(RoleArn, { attributes: { ...attributes, SourceIdentity: 'Bob' } }))).toBe(
    NOT_AUTHORISED,
  );
  const untagged = await roleFor('untagged', {}, { Action: 'sts:AssumeRoleWithSAML' });
  expect(await failure(assume(untagged, { attributes: { 'PrincipalTag:team': 'blue' } }))).toBe(
    '403 AccessDenied: Not authorized to perform sts:TagSession',
  );
});

test('how long', async () => {
  const RoleArn = await roleFor('long');
  const minutes = async (wanted: Partial<SamlWanted> = {}, DurationSeconds?: number) => {
    const { Credentials } = await assume(RoleArn, wanted, { DurationSeconds });
    return Math.round(((Credentials?.Expiration?.getTime() ?? 0) - cloud().clock.now()) / 60_000);
  };
  expect(await minutes()).toBe(60);
  expect(await failure(minutes({}, 7200))).toBe(
    '400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
  // The provider's own session is shorter.
  expect(await minutes({ sessionEndsAtMs: Date.now() + 20 * 60_000 })).toBe(20);
  expect(await minutes({ sessionEndsAtMs: Date.now() + 200 * 60_000 })).toBe(60);
  expect(await failure(minutes({ sessionEndsAtMs: Date.now() - 1000 }))).toMatch('400 ExpiredTokenException');
});

test('encrypted assertions', async () => {
  const pem = rsaPem();
  const encryptedFor = pem;
  const cannot = '400 InvalidIdentityToken: The assertion cannot be decrypted';
  expect(await failure(assume(roleArn('plain'), { encryptedFor }))).toBe(cannot);
  await iam().updateSAMLProvider({ SAMLProviderArn: PrincipalArn, AddPrivateKey: pem });
  expect(await failure(assume(roleArn('plain'), { encryptedFor }))).toBe(WORKS);
  expect(await failure(assume(roleArn('plain'), { encryptedFor, signs: ['response'] }))).toBe(WORKS);
  expect(await failure(assume(roleArn('plain'), { encryptedFor, signs: ['assertion', 'response'] }))).toBe(
    WORKS,
  );
  expect(await failure(assume(roleArn('plain'), { encryptedFor, signs: [] }))).toMatch(
    'Response signature invalid',
  );
  expect(await failure(assume(roleArn('plain'), { encryptedFor: rsaPem() }))).toBe(cannot);
  // Not encrypted is good enough, until the provider says otherwise.
  expect(await failure(assume(roleArn('plain')))).toBe(WORKS);
  await iam().updateSAMLProvider({ SAMLProviderArn: PrincipalArn, AssertionEncryptionMode: 'Required' });
  expect(await failure(assume(roleArn('plain')))).toBe(
    '400 InvalidIdentityToken: The assertion must be encrypted',
  );
  expect(await failure(assume(roleArn('plain'), { encryptedFor }))).toBe(WORKS);
});
