import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('tags are added, fifty at most, and decide who may do what', async () => {
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
  });
  const name = { OpenIDConnectProviderArn };
  const condition = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'x' } } };
  const keys = await userWith('u', allow('iam:GetOpenIDConnectProvider', '*', condition));
  expect(await failure(iam(keys).getOpenIDConnectProvider(name))).toMatch('403 AccessDenied');
  await iam().tagOpenIDConnectProvider({ ...name, Tags: [{ Key: 'team', Value: 'x' }] });
  expect(await failure(iam(keys).getOpenIDConnectProvider(name))).toBe('it did not fail');
  const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  expect(await failure(iam().tagOpenIDConnectProvider({ ...name, Tags }))).toBe(
    '409 LimitExceeded: The number of tags has reached the maximum limit.',
  );
});
