import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const id = 'dr-0123456789abcdef';
const EntityArn = `arn:aws:iam::${ACCOUNT}:delegation-request/${id}`;

test('of delegation requests only, and there are none', async () => {
  expect(await failure(iam().getHumanReadableSummary({ EntityArn, Locale: 'en' }))).toBe(
    `404 NoSuchEntity: Delegation request ${id} cannot be found.`,
  );
  const user = `arn:aws:iam::${ACCOUNT}:user/user`;
  expect(await failure(iam().getHumanReadableSummary({ EntityArn: user }))).toBe(
    `400 InvalidInput: ${user} is not a delegation request.`,
  );
  expect(await failure(iam().getHumanReadableSummary({ EntityArn, Locale: 'e' }))).toMatch(
    /^400 ValidationError: .*locale/,
  );
});

test('the right to ask', async () => {
  expect(await failure(iam(await userWith('u')).getHumanReadableSummary({ EntityArn }))).toMatch(
    `iam:GetHumanReadableSummary on resource: ${EntityArn}`,
  );
});
