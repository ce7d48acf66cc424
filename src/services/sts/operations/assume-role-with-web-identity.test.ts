import { SQS } from '@aws-sdk/client-sqs';
import type { AssumeRoleWithWebIdentityCommandInput } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, keysOf, policy, roleArn } from '../../../../test/support/iam.ts';
import { type OidcProvider, oidcProvider, signingKey } from '../../../../test/support/oidc.ts';

const { cloud, iam, sts, userWith } = iamCloud();
const WORKS = 'it did not fail';
const NOT_AUTHORISED = '403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity';
const NO_KEY =
  "400 InvalidIdentityToken: Couldn't retrieve verification key from your identity provider,  please reference " +
  'AssumeRoleWithWebIdentity documentation for requirements';

let idp: OidcProvider;
let ProviderArn: string;

beforeAll(async () => {
  idp = await oidcProvider();
  const { OpenIDConnectProviderArn = '' } = await iam().createOpenIDConnectProvider({
    Url: idp.issuer,
    ClientIDList: ['sts.amazonaws.com', 'other-client'],
  });
  ProviderArn = OpenIDConnectProviderArn;
});
afterAll(() => idp.close());

/** A role that trusts the provider's users under a condition, with rights of its own. */
async function roleFor(RoleName: string, Condition: object = {}, more: object = {}): Promise<string> {
  const trust = {
    Effect: 'Allow',
    Principal: { Federated: ProviderArn },
    Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
    Condition,
    ...more,
  };
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: policy(trust) });
  const PolicyDocument = policy(allow('*'));
  await iam().putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument });
  return roleArn(RoleName);
}

const assume = (
  RoleArn: string,
  WebIdentityToken: string,
  more: Partial<AssumeRoleWithWebIdentityCommandInput> = {},
) => sts().assumeRoleWithWebIdentity({ RoleArn, RoleSessionName: 'work', WebIdentityToken, ...more });

test('a session for the subject of a token', async () => {
  const RoleArn = await roleFor('web', { StringEquals: { [`${idp.url}:sub`]: 'ada' } });
  const answer = await assume(RoleArn, idp.token());
  expect(answer).toMatchObject({
    SubjectFromWebIdentityToken: 'ada',
    Audience: 'sts.amazonaws.com',
    Provider: ProviderArn,
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/web/work`,
      AssumedRoleId: expect.stringMatching(/^AROA\w{17}:work$/),
    },
  });
  const sqs = cloud().client(SQS, { credentials: keysOf(answer.Credentials) });
  expect(await failure(sqs.listQueues({}))).toBe(WORKS);
});

test('nobody has to sign, and nobody gets more by signing', async () => {
  const RoleArn = await roleFor('unsigned', { StringEquals: { [`${idp.url}:sub`]: 'ada' } });
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn,
    RoleSessionName: 'work',
    WebIdentityToken: idp.token(),
  });
  const answer = await fetch(cloud().endpoint, { method: 'POST', body: form });
  expect(answer.status).toBe(200);
  const admin = await userWith('admin', allow('*'));
  const signed = sts(admin).assumeRoleWithWebIdentity({
    RoleArn,
    RoleSessionName: 'work',
    WebIdentityToken: idp.token({ sub: 'eve' }),
  });
  expect(await failure(signed)).toBe(NOT_AUTHORISED);
});

test.each([
  ['another subject', { sub: 'eve' }],
  ['no methods', { amr: undefined }],
  ['another method', { amr: ['pwd'] }],
])('the trust policy asks of the token: %s', async (what, claims) => {
  const Condition = {
    StringEquals: { [`${idp.url}:sub`]: 'ada', [`${idp.url}:aud`]: 'sts.amazonaws.com' },
    'ForAnyValue:StringLike': { [`${idp.url}:amr`]: 'mfa*' },
  };
  const RoleArn = await roleFor(`asks-${what.replaceAll(' ', '-')}`, Condition);
  expect(await failure(assume(RoleArn, idp.token({ amr: ['pwd', 'mfa-totp'] })))).toBe(WORKS);
  expect(await failure(assume(RoleArn, idp.token({ amr: ['mfa-totp'], ...claims })))).toBe(NOT_AUTHORISED);
});

test('where the token names an authorised party, that is the audience', async () => {
  const Condition = {
    StringEquals: { [`${idp.url}:aud`]: 'other-client', [`${idp.url}:oaud`]: 'https://api.example.com' },
  };
  const RoleArn = await roleFor('azp', Condition);
  const aud = 'https://api.example.com';
  expect((await assume(RoleArn, idp.token({ aud, azp: 'other-client' }))).Audience).toBe('other-client');
  expect(await failure(assume(RoleArn, idp.token({ aud: 'sts.amazonaws.com', azp: 'unknown' })))).toBe(
    '400 InvalidIdentityToken: Incorrect token audience',
  );
});

test('roles that are not there, or trust others', async () => {
  expect(await failure(assume(roleArn('nowhere'), idp.token()))).toBe(NOT_AUTHORISED);
  const RoleArn = await roleFor('plain', {}, { Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' });
  expect(await failure(assume(RoleArn, idp.token()))).toBe(NOT_AUTHORISED);
  // A provider in the trust policy does not make AssumeRole possible.
  const web = await roleFor('web-only');
  expect(await failure(sts().assumeRole({ RoleArn: web, RoleSessionName: 'work' }))).toMatch(
    '403 AccessDenied',
  );
  expect(await failure(assume(`arn:aws:iam::${ACCOUNT}:user/ada`, idp.token()))).toBe(
    '400 ValidationError: Request ARN is invalid',
  );
});

test.each<[string, () => string, string]>([
  ['no token', () => 'abcdef', 'not a valid JWT'],
  ['an access token', () => 'a.b.c', 'not a valid JWT'],
  ['unsigned', () => idp.token({}, undefined, { alg: 'none' }), 'not a valid JWT'],
  ['signed with a shared secret', () => idp.token({}, undefined, { alg: 'HS256' }), 'not a valid JWT'],
  ['with an unknown extension', () => idp.token({}, undefined, { crit: ['b64'] }), 'not a valid JWT'],
  [
    'of a stranger',
    () => idp.token({ iss: 'https://idp.example.com' }),
    'No OpenIDConnect provider found in your account for https://idp.example.com',
  ],
  ['of the same host', () => idp.token({ iss: `${idp.issuer}/` }), 'No OpenIDConnect provider found'],
  ['for somebody else', () => idp.token({ aud: 'elsewhere' }), 'Incorrect token audience'],
  ['for nobody', () => idp.token({ aud: undefined }), 'Missing a required claim: aud'],
  ['without subject', () => idp.token({ sub: undefined }), 'Missing a required claim: sub'],
  ['without end', () => idp.token({ exp: undefined }), 'Missing a required claim: exp'],
  ['without beginning', () => idp.token({ iat: undefined }), 'Missing a required claim: iat'],
  ['not valid yet', () => idp.token({ nbf: Date.now() / 1000 + 3600 }), 'The token is not valid before'],
  ['with a key of nobody', () => idp.token({}, signingKey('k2')), "Couldn't retrieve verification key"],
  ['with a key that claims to be another', () => idp.token({}, signingKey('k1')), 'signature is invalid'],
  [
    'with two values for a tag',
    () => idp.token({ 'https://aws.amazon.com/tags': { principal_tags: { a: ['b', 'c'] } } }),
    'must have exactly one value',
  ],
  [
    'with a source identity that is none',
    () => idp.token({ 'https://aws.amazon.com/source_identity': 'a b' }),
    'source identity in the token',
  ],
])('a token %s', async (_what, token, text) => {
  const RoleArn = roleArn('web');
  const message = await failure(assume(RoleArn, token()));
  expect(message).toMatch('400 InvalidIdentityToken');
  expect(message).toContain(text);
});

test('changed claims', async () => {
  const [head, , signature] = idp.token().split('.');
  const [, body] = idp.token({ sub: 'root' }).split('.');
  expect(await failure(assume(roleArn('web'), [head, body, signature].join('.')))).toMatch(
    '400 InvalidIdentityToken: The ID Token',
  );
});

test.each(['RS384', 'RS512', 'ES256', 'ES384', 'ES512'])('signed with %s', async (algorithm) => {
  const key = signingKey(algorithm, algorithm);
  idp.keys.push(key);
  const RoleArn = await roleFor(`with-${algorithm}`);
  expect(await failure(assume(RoleArn, idp.token({}, key)))).toBe(WORKS);
  // The algorithm is the key's, not the token's.
  const other = algorithm.startsWith('RS') ? 'RS256' : 'ES256';
  if (other !== algorithm) {
    expect(await failure(assume(RoleArn, idp.token({}, key, { alg: other })))).toBe(NO_KEY);
  }
});

test('keys are kept, and asked for again when a provider has changed them', async () => {
  const RoleArn = await roleFor('keeps');
  expect(await failure(assume(RoleArn, idp.token()))).toBe(WORKS);
  idp.asked.length = 0;
  expect(await failure(assume(RoleArn, idp.token()))).toBe(WORKS);
  expect(idp.asked).toEqual([]);
  const before = idp.keys;
  for (const key of [signingKey('new'), signingKey('k1')]) {
    idp.keys = [key];
    expect(await failure(assume(RoleArn, idp.token()))).toBe(WORKS);
  }
  idp.keys = before;
});

test('a token ages by the clock on the wall, and by moves of the clock since it was issued', async () => {
  const RoleArn = await roleFor('ages');
  const nowSeconds = Math.floor(Date.now() / 1000);
  const old = idp.token({ iat: nowSeconds - 2, exp: nowSeconds + 600 });
  expect(await failure(assume(RoleArn, old))).toBe(WORKS);
  await cloud().clock.advance(700_000);
  expect(await failure(assume(RoleArn, old))).toMatch(
    /^400 ExpiredToken(Exception)?: Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
  );
  // Providers know nothing of that clock: what they issue now is new.
  expect(await failure(assume(RoleArn, idp.token()))).toBe(WORKS);
});

test('tags and source identity of the token', async () => {
  const Condition = { StringEquals: { 'aws:RequestTag/team': 'blue', 'sts:SourceIdentity': 'Ada' } };
  const RoleArn = await roleFor('claims', Condition);
  const PolicyDocument = policy(
    allow('sqs:ListQueues', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } }),
  );
  await iam().putRolePolicy({ RoleName: 'claims', PolicyName: 'own', PolicyDocument });
  const nested = {
    'https://aws.amazon.com/tags': { principal_tags: { team: ['blue'] }, transitive_tag_keys: ['team'] },
    'https://aws.amazon.com/source_identity': 'Ada',
  };
  const flat = {
    'https://aws.amazon.com/tags/principal_tags/team': ['blue'],
    'https://aws.amazon.com/tags/transitive_tag_keys': ['team'],
    'https://aws.amazon.com/source_identity': 'Ada',
  };
  for (const claims of [nested, flat]) {
    const answer = await assume(RoleArn, idp.token(claims));
    expect(answer).toMatchObject({ SourceIdentity: 'Ada', PackedPolicySize: expect.any(Number) });
    const sqs = cloud().client(SQS, { credentials: keysOf(answer.Credentials) });
    expect(await failure(sqs.listQueues({}))).toBe(WORKS);
  }
  expect(await failure(assume(RoleArn, idp.token()))).toBe(NOT_AUTHORISED);
  const untagged = await roleFor('no-tags', {}, { Action: 'sts:AssumeRoleWithWebIdentity' });
  expect(await failure(assume(untagged, idp.token(nested)))).toBe(
    '403 AccessDenied: Not authorized to perform sts:TagSession',
  );
});

test("the provider's keys stay with the session, and do not follow to the next role", async () => {
  const Condition = {
    StringEquals: { [`${idp.url}:sub`]: 'ada', 'aws:FederatedProvider': ProviderArn },
  };
  const RoleArn = await roleFor('stays');
  const PolicyDocument = policy(allow('sts:AssumeRole'), allow('sqs:*', '*', { Condition }));
  for (const RoleName of ['stays', 'next']) {
    if (RoleName === 'next') {
      const AssumeRolePolicyDocument = policy({
        Effect: 'Allow',
        Principal: { AWS: ACCOUNT },
        Action: 'sts:AssumeRole',
      });
      await iam().createRole({ RoleName, AssumeRolePolicyDocument });
    }
    await iam().putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument });
  }
  const list = (credentials: ReturnType<typeof keysOf>) =>
    failure(cloud().client(SQS, { credentials }).listQueues({}));
  const ada = keysOf((await assume(RoleArn, idp.token())).Credentials);
  expect(await list(ada)).toBe(WORKS);
  const eve = keysOf((await assume(RoleArn, idp.token({ sub: 'eve' }))).Credentials);
  expect(await list(eve)).toMatch('AccessDenied');
  const next = await sts(ada).assumeRole({ RoleArn: roleArn('next'), RoleSessionName: 'work' });
  expect(await list(keysOf(next.Credentials))).toMatch('AccessDenied');
});

test('how long, and with what policies', async () => {
  const RoleArn = await roleFor('long');
  expect(await failure(assume(RoleArn, idp.token(), { DurationSeconds: 7200 }))).toBe(
    '400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
  await iam().updateRole({ RoleName: 'long', MaxSessionDuration: 7200 });
  const Policy = policy(allow('s3:*'));
  const answer = await assume(RoleArn, idp.token(), { DurationSeconds: 7200, Policy });
  expect(answer.PackedPolicySize).toBeGreaterThan(0);
  const sqs = cloud().client(SQS, { credentials: keysOf(answer.Credentials) });
  expect(await failure(sqs.listQueues({}))).toMatch('because no session policy allows');
  expect(await failure(assume(RoleArn, idp.token(), { ProviderId: 'graph.facebook.com' }))).toMatch(
    '400 ValidationError',
  );
});

test('a provider that was deleted vouches for nobody', async () => {
  const other = await oidcProvider();
  const { OpenIDConnectProviderArn = '' } = await iam().createOpenIDConnectProvider({
    Url: other.issuer,
    ClientIDList: ['sts.amazonaws.com'],
  });
  const RoleArn = await roleFor('orphan', {}, { Principal: { Federated: OpenIDConnectProviderArn } });
  expect(await failure(assume(RoleArn, other.token()))).toBe(WORKS);
  await iam().deleteOpenIDConnectProvider({ OpenIDConnectProviderArn });
  expect(await failure(assume(RoleArn, other.token()))).toMatch(
    'No OpenIDConnect provider found in your account',
  );
  other.close();
});
