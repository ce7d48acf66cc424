import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const arn = (url: string) => `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}`;

test('a provider is known by its URL', async () => {
  const Tags = [{ Key: 'a', Value: '1' }];
  expect(await iam().createOpenIDConnectProvider({ Url: 'https://idp.example.com/x', Tags })).toMatchObject({
    OpenIDConnectProviderArn: arn('idp.example.com/x'),
    Tags,
  });
  const { Tags: none } = await iam().createOpenIDConnectProvider({ Url: 'https://idp.example.com/x/' });
  expect(none).toBeUndefined();
  expect(await failure(iam().createOpenIDConnectProvider({ Url: 'https://idp.example.com/x' }))).toBe(
    '409 EntityAlreadyExists: Provider with url https://idp.example.com/x already exists.',
  );
});

test('what AWS does not take', async () => {
  const create = (input: object) =>
    failure(iam().createOpenIDConnectProvider({ Url: 'https://new.example.com', ...input }));
  expect(await create({ Url: 'example.com' })).toBe(
    '400 ValidationError: Invalid Open ID Connect Provider URL',
  );
  expect(await create({ Url: 'http://example.com' })).toBe(
    '400 InvalidInput: Invalid Open ID Connect Provider URL. The URL must begin with https://.',
  );
  expect(await create({ ThumbprintList: Array.from({ length: 6 }, (_, i) => `${i}`.repeat(40)) })).toBe(
    '400 InvalidInput: Thumbprint list must contain fewer than 5 entries.',
  );
  expect(await create({ ClientIDList: Array.from({ length: 101 }, (_, i) => `c${i}`) })).toBe(
    '409 LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
  );
  const long = 'b'.repeat(256);
  // In this order, as AWS was recorded.
  expect(await create({ Url: long, ThumbprintList: ['b'.repeat(41)], ClientIDList: [long] })).toMatch(
    /^400 ValidationError: 3 validation errors detected: Value at 'clientIDList' .*; Value at 'thumbprintList' .*; Value at 'url' /,
  );
});

test('a hundred in an account', async () => {
  for (let i = 0; i < 98; i++) await iam().createOpenIDConnectProvider({ Url: `https://p${i}.example.com` });
  expect(await failure(iam().createOpenIDConnectProvider({ Url: 'https://more.example.com' }))).toBe(
    '409 LimitExceeded: Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100',
  );
});

test('the right to create, and to tag', async () => {
  const keys = await userWith('u', allow('iam:CreateOpenIDConnectProvider', arn('own.example.com')));
  const create = (Url: string, Tags?: { Key: string; Value: string }[]) =>
    failure(iam(keys).createOpenIDConnectProvider({ Url, Tags }));
  expect(await create('https://other.example.com')).toMatch(
    `iam:CreateOpenIDConnectProvider on resource: ${arn('other.example.com')}`,
  );
  expect(await create('https://own.example.com', [{ Key: 'a', Value: '' }])).toMatch(
    `iam:TagOpenIDConnectProvider on resource: ${arn('own.example.com')}`,
  );
  expect(await create('https://own.example.com')).toMatch('409 LimitExceeded');
});
