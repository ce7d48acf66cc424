import { ANYWHERE, accounts } from '../../../policy/organization/accounts.ts';
import { accountAlreadyClosed, constraintViolation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { CLOSED_ACCOUNT_MS } from '../limits.ts';
import { checkNotDelegated } from '../membership.ts';
import { memberNumbered, organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html */
export const closeAccount: Handler<'CloseAccount'> = async (context, { AccountId }) => {
  const { tx, place, timers, now } = context;
  const organization = await organizationOf(tx, place.account);
  const member = await memberNumbered(tx, organization, AccountId);
  if (AccountId === organization.managementAccount) {
    throw constraintViolation(
      'CANNOT_CLOSE_MANAGEMENT_ACCOUNT',
      'You cannot close the management account of an organization.',
    );
  }
  if (member.state !== 'ACTIVE') throw accountAlreadyClosed();
  await checkNotDelegated(context, organization, AccountId);
  await accounts.put(tx, ANYWHERE, { ...member, state: 'SUSPENDED' });
  const atMs = now() + CLOSED_ACCOUNT_MS;
  await timers.set({
    service: 'organizations',
    timer: 'closed',
    id: AccountId,
    atMs,
    body: { id: AccountId },
  });
  return {};
};
