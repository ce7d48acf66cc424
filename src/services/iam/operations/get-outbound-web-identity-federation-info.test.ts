import { expect, test } from 'vitest';
import { failure, iamCloud, OTHER_ACCOUNT } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('while it is enabled', async () => {
  expect(await failure(iam().getOutboundWebIdentityFederationInfo({}))).toMatch('404 FeatureDisabled: ');
  const { IssuerIdentifier } = await iam().enableOutboundWebIdentityFederation({});
  expect(await iam().getOutboundWebIdentityFederationInfo({})).toMatchObject({
    IssuerIdentifier,
    JwtVendingEnabled: true,
  });
  const other = iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' });
  expect(await failure(other.getOutboundWebIdentityFederationInfo({}))).toMatch('404 FeatureDisabled: ');
});
