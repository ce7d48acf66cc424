import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('there are none', async () => {
  const { DelegationRequests, isTruncated } = await iam().listDelegationRequests({});
  expect([DelegationRequests, isTruncated]).toEqual([[], false]);
  expect(await failure(iam().listDelegationRequests({ Marker: 'invented' }))).toBe(
    '400 ValidationError: Invalid Marker.',
  );
  expect(await failure(iam().listDelegationRequests({ OwnerId: 'nobody' }))).toMatch(/^400 ValidationError/);
});

test('the right to list, of one owner', async () => {
  const OwnerId = `arn:aws:iam::${ACCOUNT}:user/owner`;
  const own = {
    Effect: 'Allow',
    Action: 'iam:ListDelegationRequests',
    Resource: '*',
    Condition: { StringEquals: { 'iam:DelegationRequestOwner': OwnerId } },
  };
  const client = iam(await userWith('owner', own));
  expect((await client.listDelegationRequests({ OwnerId })).DelegationRequests).toEqual([]);
  expect(await failure(client.listDelegationRequests({}))).toMatch(/^403 AccessDenied/);
});
