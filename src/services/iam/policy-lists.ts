/** The customer's and AWS's managed policies as one list. */

import type { Page } from '../../core/collection.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { ListPoliciesRequest } from './api.gen.ts';
import { useCount } from './attachments.ts';
import { awsManagedCatalogue } from './aws-managed/catalogue.ts';
import { awsManagedPolicy, type ManagedPolicy } from './managed-policies.ts';
import { type PolicyRecord, type PolicyUsage, policies } from './state.ts';

interface Lister {
  read: (query: { after?: Uint8Array; snapshot: true }) => Promise<Page<ManagedPolicy>>;
  keep: (policy: ManagedPolicy) => boolean;
}

/** First byte of a cursor: which of the two parts it is in. */
const LOCAL = 1;
const AWS = 2;

export function policyLister(tx: Transaction, place: Place, input: ListPoliciesRequest): Lister {
  const { Scope: scope = 'All', PathPrefix: pathPrefix = '/' } = input;
  return {
    read: async ({ after, snapshot }) =>
      onlyUsed(tx, place, input, await readPart(tx, place, scope, after, snapshot)),
    keep: (policy) => policy.path.startsWith(pathPrefix),
  };
}

async function readPart(
  tx: Transaction,
  place: Place,
  scope: string,
  after: Uint8Array | undefined,
  snapshot: true,
): Promise<Page<ManagedPolicy>> {
  if (scope === 'AWS' || after?.[0] === AWS) return awsPage(tx, place, after);
  const query = after === undefined ? { snapshot } : { snapshot, after: after.subarray(1) };
  const page: Page<PolicyRecord> = await policies.list(tx, place, query);
  const next = page.next === undefined ? undefined : marked(LOCAL, page.next);
  return {
    records: page.records.map((record) => ({ account: place.account, ...record })),
    cursors: page.cursors.map((cursor) => marked(LOCAL, cursor)),
    next: next ?? (scope === 'Local' ? undefined : marked(AWS, new Uint8Array())),
  };
}

/** AWS's policies behind a name. */
function awsPage(tx: Transaction, place: Place, after: Uint8Array | undefined): Page<ManagedPolicy> {
  const behind = after === undefined ? '' : Buffer.from(after.subarray(1)).toString();
  const found = [...awsManagedCatalogue(tx).policies.values()].filter(({ name }) => name > behind);
  const partition = partitionOf(place.region);
  return {
    records: found.map((policy) => awsManagedPolicy(policy, partition)),
    cursors: found.map(({ name }) => marked(AWS, Buffer.from(name))),
    next: undefined,
  };
}

function marked(part: number, cursor: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(part), cursor]);
}

/** OnlyAttached and PolicyUsageFilter: each asks the counts of a policy's uses. */
async function onlyUsed(
  tx: Transaction,
  place: Place,
  { OnlyAttached: onlyAttached, PolicyUsageFilter: filter }: ListPoliciesRequest,
  page: Page<ManagedPolicy>,
): Promise<Page<ManagedPolicy>> {
  const usages: PolicyUsage[] = [];
  if (onlyAttached === true || filter === 'PermissionsPolicy') usages.push('attached');
  if (filter === 'PermissionsBoundary') usages.push('boundary');
  if (usages.length === 0) return page;
  const kept: Page<ManagedPolicy> = { records: [], cursors: [], next: page.next };
  for (const [i, policy] of page.records.entries()) {
    const counts = await Promise.all(usages.map((usage) => useCount(tx, place, policy.id, usage)));
    const cursor = page.cursors[i];
    if (cursor === undefined || counts.some((count) => count === 0)) continue;
    kept.records.push(policy);
    kept.cursors.push(cursor);
  }
  return kept;
}
