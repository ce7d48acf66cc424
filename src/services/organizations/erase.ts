import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import { delegations, trustedServices } from '../../policy/organization/trusted-services.ts';
import {
  accountRequests,
  attachments,
  handshakes,
  type OrganizationRecord,
  organizations,
  policies,
  units,
} from './state.ts';

/** Everything that an organization was, but for its members. */
export async function erase(tx: Transaction, organization: OrganizationRecord): Promise<void> {
  const own = { prefix: [organization.id] };
  for await (const unit of units.scan(tx, ANYWHERE, own)) await units.deleteRecord(tx, ANYWHERE, unit);
  for await (const policy of policies.scan(tx, ANYWHERE, own)) {
    await policies.deleteRecord(tx, ANYWHERE, policy);
  }
  for await (const attachment of attachments.scan(tx, ANYWHERE, own)) {
    await attachments.deleteRecord(tx, ANYWHERE, attachment);
  }
  for await (const request of accountRequests.scan(tx, ANYWHERE, own)) {
    await accountRequests.deleteRecord(tx, ANYWHERE, request);
  }
  for await (const delegation of delegations.scan(tx, ANYWHERE, own)) {
    await delegations.deleteRecord(tx, ANYWHERE, delegation);
  }
  for await (const service of trustedServices.scan(tx, ANYWHERE, own)) {
    await trustedServices.deleteRecord(tx, ANYWHERE, service);
  }
  for (;;) {
    const page = await handshakes.listBy(tx, ANYWHERE, 'byOrganization', own);
    for (const handshake of page.records) await handshakes.deleteRecord(tx, ANYWHERE, handshake);
    if (page.next === undefined) break;
  }
  await organizations.delete(tx, ANYWHERE, organization.id);
}
