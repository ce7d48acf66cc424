import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  failure,
  iamCloud,
  type Keys,
  keysOf,
  OTHER_ACCOUNT,
  policy,
} from '../../../../test/support/iam.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();
const NAMESPACE = 'https://sts.amazonaws.com/';
const Audience = ['https://api.example.com'];
const ES384 = { Audience, SigningAlgorithm: 'ES384' };

let issuer: string;
beforeAll(async () => {
  issuer = (await iam().enableOutboundWebIdentityFederation({})).IssuerIdentifier ?? '';
});

async function document(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

/** A verifier that knows the issuer's address and nothing else. */
async function verified(token: string): Promise<Record<string, unknown>> {
  const [head = '', body = '', signature = ''] = token.split('.');
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const { alg, kid } = json(head);
  const found = (await document(`${json(body).iss}/.well-known/openid-configuration`)) as {
    jwks_uri: string;
  };
  const { keys } = (await document(found.jwks_uri)) as { keys: (JsonWebKey & { kid: string })[] };
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) throw new Error('no such key');
  expect(jwk).not.toHaveProperty('d');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const digest = alg === 'ES384' ? 'sha384' : 'sha256';
  const text = Buffer.from(`${head}.${body}`);
  const isGood = verify(
    digest,
    text,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  expect(isGood).toBe(true);
  return json(body);
}

describe('a token', () => {
  test.each(['RS256', 'ES384'])('is signed with %s by keys that the issuer publishes', async (algorithm) => {
    const { WebIdentityToken = '', Expiration } = await sts().getWebIdentityToken({
      Audience,
      SigningAlgorithm: algorithm,
      DurationSeconds: 60,
    });
    const claims = await verified(WebIdentityToken);
    expect(claims).toEqual({
      iss: issuer,
      aud: Audience[0],
      sub: `arn:aws:iam::${ACCOUNT}:root`,
      iat: expect.any(Number),
      exp: (claims['iat'] as number) + 60,
      jti: expect.any(String),
      [NAMESPACE]: {
        aws_account: ACCOUNT,
        source_region: 'us-east-1',
        principal_id: `arn:aws:iam::${ACCOUNT}:root`,
      },
    });
    expect(Expiration?.getTime()).toBe((claims['exp'] as number) * 1000);
  });

  test("says of a role's session which role it is, its tags and its end", async () => {
    const RoleArn = await roleWith('app', allow(['sts:GetWebIdentityToken', 'sts:TagGetWebIdentityToken']));
    await iam().tagRole({ RoleName: 'app', Tags: [{ Key: 'team', Value: 'blue' }] });
    const Tags = [{ Key: 'stage', Value: 'test' }];
    const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'job', Tags: [] });
    const { WebIdentityToken = '' } = await sts(keysOf(Credentials)).getWebIdentityToken({
      ...ES384,
      Audience: ['a', 'b'],
      Tags,
    });
    expect(await verified(WebIdentityToken)).toMatchObject({
      aud: ['a', 'b'],
      sub: RoleArn,
      [NAMESPACE]: {
        principal_id: RoleArn,
        original_session_exp: Credentials?.Expiration?.toISOString().replace('.000', ''),
        principal_tags: { team: 'blue' },
        request_tags: { stage: 'test' },
      },
    });
  });

  test('gets its holder into another account, which trusts the issuer', async () => {
    const keys = await userWith('worker', allow('sts:GetWebIdentityToken'));
    const other: Keys = { accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' };
    const elsewhere = cloud().client(IAM, { credentials: other });
    const { OpenIDConnectProviderArn: Federated } = await elsewhere.createOpenIDConnectProvider({
      Url: issuer,
      ClientIDList: ['sts.amazonaws.com'],
    });
    const sub = {
      StringEquals: { [`${issuer.replace('http://', '')}:sub`]: `arn:aws:iam::${ACCOUNT}:user/worker` },
    };
    await elsewhere.createRole({
      RoleName: 'guest',
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Federated },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: sub,
      }),
    });
    const enter = async (who: Keys | undefined) => {
      const input = { SigningAlgorithm: 'RS256', Audience: ['sts.amazonaws.com'] };
      const { WebIdentityToken } = await sts(who).getWebIdentityToken(input);
      return sts().assumeRoleWithWebIdentity({
        RoleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/guest`,
        RoleSessionName: 'in',
        WebIdentityToken,
      });
    };
    const { Credentials } = await enter(keys);
    const { Arn } = await cloud()
      .client(STS, { credentials: keysOf(Credentials) })
      .getCallerIdentity({});
    expect(Arn).toBe(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/guest/in`);
    expect(await failure(enter(undefined))).toMatch('403 AccessDenied');
  });
});

test('policies say for whom, how long and how it is signed', async () => {
  const Condition = {
    'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'a' },
    NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
    StringEquals: { 'sts:SigningAlgorithm': 'ES384' },
  };
  const keys = await userWith('limited', allow('sts:GetWebIdentityToken', '*', { Condition }));
  const ask = (more: object) =>
    failure(sts(keys).getWebIdentityToken({ ...ES384, Audience: ['a'], ...more }));
  expect(await ask({})).toBe('it did not fail');
  const denied =
    '403 AccessDenied: User: arn:aws:iam::000000000000:user/limited is not authorized to perform: sts:';
  expect(await ask({ Audience: ['a', 'b'] })).toMatch(`${denied}GetWebIdentityToken`);
  expect(await ask({ DurationSeconds: 301 })).toMatch(`${denied}GetWebIdentityToken`);
  expect(await ask({ SigningAlgorithm: 'RS256' })).toMatch(`${denied}GetWebIdentityToken`);
  expect(await ask({ Tags: [{ Key: 'k', Value: 'v' }] })).toMatch(`${denied}TagGetWebIdentityToken`);
});

test('not beyond the end of the session that asks', async () => {
  const RoleArn = await roleWith('short', allow('sts:GetWebIdentityToken'));
  const session = await sts().assumeRole({ RoleArn, RoleSessionName: 'job', DurationSeconds: 900 });
  const { Credentials } = session;
  expect(
    await failure(sts(keysOf(Credentials)).getWebIdentityToken({ ...ES384, DurationSeconds: 3600 })),
  ).toMatch('SessionDurationEscalationException: ');
});

test('not while the account has it switched off, nor with what there is not', async () => {
  const other = cloud().client(STS, { credentials: { accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' } });
  expect(await failure(other.getWebIdentityToken(ES384))).toMatch(
    'OutboundWebIdentityFederationDisabledException: ',
  );
  const ask = (more: object) => failure(sts().getWebIdentityToken({ ...ES384, ...more }));
  expect(await ask({ SigningAlgorithm: 'none' })).toMatch('400 ValidationError: ');
  expect(await ask({ SubjectMode: 'OriginIdentity' })).toMatch('400 ValidationError: ');
  expect(await ask({ DurationSeconds: 59 })).toMatch('400 ValidationError: ');
  expect(await ask({ SubjectMode: 'AWSIdentity' })).toBe('it did not fail');
});

test('no token is in the event history', async () => {
  const { WebIdentityToken = '' } = await sts().getWebIdentityToken(ES384);
  const { Events = [] } = await cloud()
    .client(CloudTrail)
    .lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetWebIdentityToken' }],
      MaxResults: 1,
    });
  expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '{}')).toMatchObject({
    requestParameters: { audience: Audience, signingAlgorithm: 'ES384' },
    readOnly: true,
  });
  expect(Events[0]?.CloudTrailEvent).not.toContain(WebIdentityToken.split('.')[2]);
});

test('an issuer publishes its two documents and nothing else, and a stranger none', async () => {
  const status = async (url: string, method = 'GET') => (await fetch(url, { method })).status;
  expect(await status(`${issuer}/.well-known/jwks.json`)).toBe(200);
  expect(await status(`${issuer}/.well-known/jwks.json`, 'POST')).toBe(405);
  expect(await status(`${issuer}/.well-known/other`)).toBe(404);
  const stranger = issuer.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000');
  expect(await status(`${stranger}/.well-known/openid-configuration`)).toBe(404);
});
