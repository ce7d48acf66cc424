/** Identity providers that are gone, slow, strange or hostile. */

import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { failure, iamCloud, policy, roleArn } from '../../../test/support/iam.ts';
import { type OidcOptions, type OidcProvider, oidcProvider, signingKey } from '../../../test/support/oidc.ts';
import { createCertificate } from '../../engines/certs/x509.ts';

const { iam, sts } = iamCloud();
const WORKS = 'it did not fail';
const NO_KEY = "400 InvalidIdentityToken: Couldn't retrieve verification key from your identity provider";
const DISCOVERY = '/.well-known/openid-configuration';

const idps: OidcProvider[] = [];
afterAll(() => {
  for (const idp of idps) idp.close();
});

/** A provider that the account trusts, and what it says to its tokens. */
async function trusted(options: OidcOptions = {}, thumbprint?: string) {
  const idp = await oidcProvider(options);
  idps.push(idp);
  const { OpenIDConnectProviderArn = '' } = await iam().createOpenIDConnectProvider({
    Url: idp.issuer,
    ClientIDList: ['sts.amazonaws.com'],
    ...(thumbprint === undefined ? {} : { ThumbprintList: [thumbprint] }),
  });
  const RoleName = `role-${idps.length}`;
  const Principal = { Federated: OpenIDConnectProviderArn };
  const trust = { Effect: 'Allow', Principal, Action: 'sts:AssumeRoleWithWebIdentity' };
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: policy(trust) });
  const assume = () =>
    failure(
      sts().assumeRoleWithWebIdentity({
        RoleArn: roleArn(RoleName),
        RoleSessionName: 'work',
        WebIdentityToken: idp.token(),
      }),
    );
  return { idp, assume };
}

test.each<[string, (idp: OidcProvider) => void, string]>([
  ['no discovery', (idp) => idp.answers.set(DISCOVERY, { status: 404 }), NO_KEY],
  ['a discovery that is no JSON', (idp) => idp.answers.set(DISCOVERY, { body: '<html>' }), NO_KEY],
  ['a discovery that is a list', (idp) => idp.answers.set(DISCOVERY, { body: '[]' }), NO_KEY],
  ['another issuer in it', (idp) => changeDiscovery(idp, { issuer: 'https://idp.example.com' }), NO_KEY],
  ['lists missing', (idp) => changeDiscovery(idp, { response_types_supported: undefined }), NO_KEY],
  ['no key set', (idp) => changeDiscovery(idp, { jwks_uri: undefined }), NO_KEY],
  ['a key set that is no URL', (idp) => changeDiscovery(idp, { jwks_uri: 'keys' }), NO_KEY],
  ['a key set elsewhere', (idp) => changeDiscovery(idp, { jwks_uri: 'http://169.254.169.254/keys' }), NO_KEY],
  ['a key set in a file', (idp) => changeDiscovery(idp, { jwks_uri: 'file:///etc/passwd' }), NO_KEY],
  ['no keys in it', (idp) => (idp.keys = []), NO_KEY],
  ['a key set that is no JSON', (idp) => idp.answers.set('/keys', { body: 'x' }), NO_KEY],
  [
    'keys that are none',
    (idp) => idp.answers.set('/keys', { body: '{"keys":[1,{"kty":"RSA"},{"kty":"oct","k":"x"}]}' }),
    NO_KEY,
  ],
  ['a key for something else', (idp) => changeKey(idp, { use: 'enc' }), NO_KEY],
  ['too many keys', (idp) => tooManyKeys(idp), NO_KEY],
  ['too much', (idp) => idp.answers.set('/keys', { body: ' '.repeat(600 * 1024) }), NO_KEY],
  [
    'a way to elsewhere',
    (idp) => idp.answers.set('/keys', { status: 302, location: 'http://127.0.0.1:1/keys' }),
    NO_KEY,
  ],
  [
    'a server that is ill',
    (idp) => idp.answers.set('/keys', { status: 503 }),
    '400 IDPCommunicationError: The identity provider answered with status 503',
  ],
])('%s', async (_what, change, text) => {
  const { idp, assume } = await trusted();
  change(idp);
  expect(await assume()).toMatch(text);
  expect(idp.asked.every((path) => path === `/realm${DISCOVERY}` || path === '/realm/keys')).toBe(true);
});

function changeDiscovery(idp: OidcProvider, change: Record<string, unknown>): void {
  const lists = [
    'response_types_supported',
    'subject_types_supported',
    'id_token_signing_alg_values_supported',
  ];
  const document = {
    issuer: idp.issuer,
    jwks_uri: `${idp.issuer}/keys`,
    ...Object.fromEntries(lists.map((name) => [name, []])),
    ...change,
  };
  idp.answers.set(DISCOVERY, { body: JSON.stringify(document) });
}

function changeKey(idp: OidcProvider, change: object): void {
  const keys = idp.keys.map(({ publicKey, id }) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid: id,
    ...change,
  }));
  idp.answers.set('/keys', { body: JSON.stringify({ keys }) });
}

function tooManyKeys(idp: OidcProvider): void {
  const [key = signingKey()] = idp.keys;
  const jwk = key.publicKey.export({ format: 'jwk' });
  const keys = Array.from({ length: 101 }, (_, i) => ({ ...jwk, kid: `k${i}` }));
  idp.answers.set('/keys', { body: JSON.stringify({ keys }) });
}

test('a provider that is gone, and one that comes back', async () => {
  const { idp, assume } = await trusted();
  idp.close();
  expect(await assume()).toMatch('400 IDPCommunicationError');
});

test('a key without a name is found when it is the only one', async () => {
  const { idp, assume } = await trusted();
  changeKey(idp, { kid: undefined });
  // The token names a key, and none has that name.
  expect(await assume()).toMatch(NO_KEY);
});

test('a key of another curve than the token says, and one that does not say what it is for', async () => {
  const { idp, assume } = await trusted();
  idp.keys = [{ ...signingKey('k1', 'ES384'), algorithm: 'ES256' }];
  changeKey(idp, { alg: undefined });
  expect(await assume()).toMatch(NO_KEY);
  idp.keys = [signingKey('k1', 'ES384')];
  changeKey(idp, { alg: undefined, use: undefined });
  expect(await assume()).toBe(WORKS);
});

interface TlsParts {
  key: string;
  cert: string;
  thumbprint: string;
}

/** A server's certificate that nobody trusts. */
function certificate(names: string[], lifetime: { fromMs?: number; toMs?: number } = {}): TlsParts {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = createCertificate({
    subject: { commonName: 'idp' },
    issuer: { commonName: 'idp' },
    publicKey,
    issuerKey: privateKey,
    serialNumber: Buffer.from([7]),
    notBeforeMs: lifetime.fromMs ?? Date.now() - 86_400_000,
    notAfterMs: lifetime.toMs ?? Date.now() + 86_400_000,
    isAuthority: false,
    names,
  });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: new X509Certificate(der).toString(),
    thumbprint: createHash('sha1').update(der).digest('hex'),
  };
}

const MISMATCH =
  "400 InvalidIdentityToken: OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint";

test.each<[string, () => TlsParts, ((own: string) => string) | undefined, string]>([
  ['its thumbprint is the one that was given', () => certificate(['127.0.0.1']), (own) => own, WORKS],
  ['in capitals', () => certificate(['127.0.0.1']), (own) => own.toUpperCase(), WORKS],
  ['another thumbprint was given', () => certificate(['127.0.0.1']), () => 'a'.repeat(40), MISMATCH],
  ['none was given', () => certificate(['127.0.0.1']), undefined, MISMATCH],
  ['it is of another host', () => certificate(['idp.example.com']), (own) => own, MISMATCH],
  ['it is over', () => certificate(['127.0.0.1'], { toMs: Date.now() - 1000 }), (own) => own, MISMATCH],
])('a certificate that nobody vouches for: %s', async (_what, make, pin, outcome) => {
  const tls = make();
  const { assume } = await trusted({ tls }, pin?.(tls.thumbprint));
  expect(await assume()).toBe(outcome);
});
