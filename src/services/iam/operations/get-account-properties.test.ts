import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('nothing was set, and nothing can be', async () => {
  expect((await iam().getAccountProperties({})).Properties ?? {}).toEqual({});
  await failure(iam().putAccountProperties({ Properties: { 'A/B': 'true' } }));
  expect((await iam().getAccountProperties({})).Properties ?? {}).toEqual({});
});

test('the right to look', async () => {
  expect(await failure(iam(await userWith('u')).getAccountProperties({}))).toMatch(
    'iam:GetAccountProperties on resource: *',
  );
});
