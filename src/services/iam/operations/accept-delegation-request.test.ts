import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const DelegationRequestId = 'dr-0123456789abcdef';
const arn = `arn:aws:iam::${ACCOUNT}:delegation-request/${DelegationRequestId}`;

test('there is no such request', async () => {
  expect(await failure(iam().acceptDelegationRequest({ DelegationRequestId }))).toBe(
    `404 NoSuchEntity: Delegation request ${DelegationRequestId} cannot be found.`,
  );
  const short = await failure(iam().acceptDelegationRequest({ DelegationRequestId: 'short' }));
  expect(short).toMatch(/^400 ValidationError: .*delegationRequestId/);
});

test('the right to ask, for the request', async () => {
  const stranger = iam(await userWith('stranger'));
  expect(await failure(stranger.acceptDelegationRequest({ DelegationRequestId }))).toMatch(
    `iam:AcceptDelegationRequest on resource: ${arn}`,
  );
  const own = allow('iam:AcceptDelegationRequest');
  expect(
    await failure(iam(await userWith('own', own)).acceptDelegationRequest({ DelegationRequestId })),
  ).toMatch(/^404 NoSuchEntity/);
});
