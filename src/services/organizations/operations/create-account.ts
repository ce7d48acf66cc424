import type { StagedContext } from '../../../core/context.ts';
import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { requestTopic, shownRequest } from '../account-creation.ts';
import type { CreateAccountRequest } from '../api.gen.ts';
import { invalidInput } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { newAccountId, newRequestId } from '../ids.ts';
import { CREATE_ACCOUNT_WAIT_MS } from '../limits.ts';
import { organizationOf } from '../organization.ts';
import { type AccountRequestRecord, accountRequests } from '../state.ts';
import { withTags } from '../tags.ts';

const ACCESS_ROLE = 'OrganizationAccountAccessRole';

/**
 * Asynchronous, as on AWS: the answer is the request's status. It waits a little for the account, so that mostly the
 * status is SUCCEEDED at once; AWS takes a minute, and says IN_PROGRESS until then.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
export const createAccount: Staged<'CreateAccount'> = async (context, input) => {
  const request = await requestAccount(context, input);
  const done = await whenDone(context, request);
  return { CreateAccountStatus: shownRequest(done) };
};

function requestAccount(context: StagedContext, input: CreateAccountRequest): Promise<AccountRequestRecord> {
  const { AccountName: accountName, Email: email, RoleName: roleName = ACCESS_ROLE } = input;
  return context.transact(async ({ tx, place, ids, now, outbox }) => {
    const { id: organizationId } = await organizationOf(tx, place.account);
    if (!/^[\w+=,.@-]{1,64}$/.test(roleName)) {
      throw invalidInput('INVALID_ROLE_NAME', 'You provided a role name that is not valid.');
    }
    const request: AccountRequestRecord = {
      organizationId,
      id: newRequestId(ids),
      accountId: newAccountId(ids),
      accountName,
      email,
      roleName,
      billingAccess: input.IamUserAccessToBilling === 'DENY' ? 'DENY' : 'ALLOW',
      tags: withTags({}, input.Tags),
      requestedAtMs: now(),
    };
    await accountRequests.put(tx, ANYWHERE, request);
    outbox.send({
      service: 'organizations',
      delivery: 'account',
      group: `organizations/${organizationId}`,
      body: { organizationId, requestId: request.id },
    });
    return request;
  });
}

async function whenDone(
  { waiters, transact, now, signal }: StagedContext,
  request: AccountRequestRecord,
): Promise<AccountRequestRecord> {
  const watch = waiters.watch(requestTopic(request.id));
  const untilMs = now() + CREATE_ACCOUNT_WAIT_MS;
  try {
    for (;;) {
      const current = await transact(({ tx }) =>
        accountRequests.get(tx, ANYWHERE, request.organizationId, request.id),
      );
      if (current?.completedAtMs !== undefined) return current;
      if ((await watch.wait(untilMs, signal)) !== 'woken') return request;
    }
  } finally {
    watch.close();
  }
}
