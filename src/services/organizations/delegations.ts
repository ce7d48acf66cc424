import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import { type DelegationRecord, delegations } from '../../policy/organization/trusted-services.ts';
import type { OrganizationRecord } from './state.ts';

/** What an account is an administrator for. */
export async function delegationsOf(
  tx: Transaction,
  { id }: OrganizationRecord,
  accountId: string,
): Promise<DelegationRecord[]> {
  return (await delegations.list(tx, ANYWHERE, { prefix: [id, accountId] })).records;
}

/** The administrators, of one service or of any, each once and with its first delegation. */
export async function administratorsOf(
  tx: Transaction,
  { id }: OrganizationRecord,
  servicePrincipal: string | undefined,
): Promise<DelegationRecord[]> {
  const first = new Map<string, DelegationRecord>();
  for await (const delegation of delegations.scan(tx, ANYWHERE, { prefix: [id] })) {
    if (servicePrincipal !== undefined && delegation.servicePrincipal !== servicePrincipal) continue;
    const known = first.get(delegation.accountId);
    if (known === undefined || known.enabledAtMs > delegation.enabledAtMs) {
      first.set(delegation.accountId, delegation);
    }
  }
  return [...first.values()];
}
