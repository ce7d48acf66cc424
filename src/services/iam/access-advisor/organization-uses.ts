/** How the accounts of an organization have used services, from what is noted of their users and roles. */

import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { inAccount } from '../../../policy/identity/place.ts';
import {
  type OrganizationReportRecord,
  type OrganizationUse,
  organizationReports,
  type ServiceUseRecord,
  serviceUses,
} from '../state.ts';
import type { AccountOnPath } from './organization-tree.ts';
import { REPORTS_MAX } from './reports.ts';

/** The last use of each service by anybody of these accounts, and how many accounts have used it. */
export async function usesOf(
  tx: Transaction,
  accounts: readonly AccountOnPath[],
): Promise<OrganizationUse[]> {
  const byNamespace = new Map<string, OrganizationUse>();
  for (const { id, path } of accounts) {
    for (const { namespace, atMs, region } of await lastUses(tx, inAccount(id))) {
      const known = byNamespace.get(namespace);
      const count = (known?.accounts ?? 0) + 1;
      const isLater = known === undefined || atMs > known.atMs;
      const last = isLater ? { namespace, atMs, region, path: path.join('/') } : known;
      byNamespace.set(namespace, { ...last, accounts: count });
    }
  }
  return [...byNamespace.values()];
}

/** Of one account: each service once. */
async function lastUses(tx: Transaction, place: Place): Promise<Iterable<ServiceUseRecord>> {
  const last = new Map<string, ServiceUseRecord>();
  let after: Uint8Array | undefined;
  do {
    const page = await serviceUses.list(tx, place, { snapshot: true, ...(after ? { after } : {}) });
    for (const use of page.records) {
      if (use.atMs > (last.get(use.namespace)?.atMs ?? -1)) last.set(use.namespace, use);
    }
    after = page.next;
  } while (after !== undefined);
  return last.values();
}

/** Keeps a report; the oldest makes room for a new one. */
export async function keepOrganizationReport(
  tx: Transaction,
  place: Place,
  report: OrganizationReportRecord,
): Promise<void> {
  const { records } = await organizationReports.listBy(tx, place, 'byAge', { limit: REPORTS_MAX });
  const [oldest] = records;
  if (records.length >= REPORTS_MAX && oldest !== undefined) {
    await organizationReports.delete(tx, place, oldest.id);
  }
  await organizationReports.put(tx, place, report);
}
