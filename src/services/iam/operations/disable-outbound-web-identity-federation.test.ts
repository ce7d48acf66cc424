import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('once, and not before it was enabled', async () => {
  expect(await failure(iam().disableOutboundWebIdentityFederation({}))).toMatch('404 FeatureDisabled: ');
  await iam().enableOutboundWebIdentityFederation({});
  const keys = await userWith('u', allow('iam:EnableOutboundWebIdentityFederation'));
  expect(await failure(iam(keys).disableOutboundWebIdentityFederation({}))).toMatch('403 AccessDenied');
  await iam().disableOutboundWebIdentityFederation({});
  expect(await failure(iam().disableOutboundWebIdentityFederation({}))).toMatch('404 FeatureDisabled: ');
});
