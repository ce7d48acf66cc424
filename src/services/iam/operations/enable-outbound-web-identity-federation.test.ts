import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('an issuer of the account, the same when it is enabled again', async () => {
  const { IssuerIdentifier } = await iam().enableOutboundWebIdentityFederation({});
  expect(IssuerIdentifier).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_tokens\/[0-9a-f-]{36}$/);
  expect(await failure(iam().enableOutboundWebIdentityFederation({}))).toMatch('409 FeatureEnabled: ');
  await iam().disableOutboundWebIdentityFederation({});
  expect((await iam().enableOutboundWebIdentityFederation({})).IssuerIdentifier).toBe(IssuerIdentifier);
  const keys = await userWith('u', allow('iam:DisableOutboundWebIdentityFederation'));
  expect(await failure(iam(keys).enableOutboundWebIdentityFederation({}))).toMatch('403 AccessDenied');
});
