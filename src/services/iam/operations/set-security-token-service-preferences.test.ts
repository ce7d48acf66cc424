import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('shown in the summary', async () => {
  const shown = async () =>
    (await iam().getAccountSummary({})).SummaryMap?.['GlobalEndpointTokenVersion' as 'Users'];
  expect(await shown()).toBe(1);
  await iam().setSecurityTokenServicePreferences({ GlobalEndpointTokenVersion: 'v2Token' });
  expect(await shown()).toBe(2);
  await iam().setSecurityTokenServicePreferences({ GlobalEndpointTokenVersion: 'v1Token' });
  expect(await shown()).toBe(1);
  expect(
    await failure(
      iam().setSecurityTokenServicePreferences({ GlobalEndpointTokenVersion: 'v3Token' as 'v2Token' }),
    ),
  ).toMatch('400 ValidationError');
});
