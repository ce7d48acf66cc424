import type { TxContext } from '../../core/context.ts';
import { ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import { organizationsChanged } from '../../policy/organization/revision.ts';
import { leave } from './membership.ts';
import { findOrganization } from './organization.ts';

/** Ninety days after CloseAccount nothing is left of the account's place. */
export async function endClosedAccount(context: TxContext, body: unknown): Promise<void> {
  // What CloseAccount set.
  const { id } = body as { id: string };
  const organization = await findOrganization(context.tx, id);
  const account = await accounts.get(context.tx, ANYWHERE, id);
  if (account?.state !== 'SUSPENDED') return;
  await (organization === undefined
    ? accounts.put(context.tx, ANYWHERE, { ...account, state: 'CLOSED' })
    : leave(context, organization, { ...account, state: 'CLOSED' }));
  organizationsChanged(context.tx);
}
