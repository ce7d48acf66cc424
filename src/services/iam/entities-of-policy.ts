import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { ListEntitiesForPolicyRequest } from './api.gen.ts';
import { findGroup, findRole, findUser } from './lookups.ts';
import { type PageOf, pageOfCollection } from './paging.ts';
import { type AttachmentRecord, attachments, type EntityKind, KIND_PART, usagePart } from './state.ts';

const KINDS: Readonly<Record<string, EntityKind | undefined>> = {
  Group: 'group',
  Role: 'role',
  User: 'user',
};
const USAGES: Readonly<Record<string, string | undefined>> = {
  PermissionsPolicy: usagePart('attached'),
  PermissionsBoundary: usagePart('boundary'),
};

/** Where a policy is at work: attached first, then as a boundary; groups, roles, users; by name. */
export async function entitiesOfPolicy(
  context: Pick<TxContext, 'tx' | 'place' | 'pages'>,
  policyId: string,
  input: ListEntitiesForPolicyRequest,
): Promise<PageOf<AttachmentRecord>> {
  const { tx, place } = context;
  const usage = USAGES[input.PolicyUsageFilter ?? ''];
  const kind = KINDS[input.EntityFilter ?? ''];
  // Filters for policies themselves are in the model's list too; no policy is attached to a policy.
  if (input.EntityFilter !== undefined && kind === undefined)
    return { items: [], paged: { IsTruncated: false } };
  const inPath = await pathFilter(tx, place, policyId, input.PathPrefix);
  return pageOfCollection(
    { context, operation: 'ListEntitiesForPolicy', input },
    async ({ after, snapshot }) => {
      const prefix = usage === undefined ? [policyId] : [policyId, usage];
      // A cursor of the index would not fit into a marker: the place of a row is told by what orders it.
      const from = after === undefined ? {} : { from: orderAfter(after, usage === undefined) };
      const page = await attachments.listBy(tx, place, 'byPolicy', { prefix, ...from, snapshot });
      const cursors = page.records.map(orderOf);
      return { records: page.records, cursors, next: page.next && cursors.at(-1) };
    },
    (record) => (kind === undefined || record.entityKind === kind) && inPath(record),
  );
}

function orderOf({ usage, entityKind, entityName }: AttachmentRecord): Uint8Array {
  return Buffer.from(`${usagePart(usage)}${KIND_PART[entityKind]}${entityName.toLowerCase()}`);
}

/** Key parts that come directly behind a row. */
function orderAfter(cursor: Uint8Array, hasUsage: boolean): string[] {
  const text = Buffer.from(cursor).toString();
  const parts = [text.slice(0, 1), text.slice(1, 2), `${text.slice(2)}\0`];
  return hasUsage ? parts : parts.slice(1);
}

async function pathFilter(
  tx: Transaction,
  place: Place,
  policyId: string,
  pathPrefix: string | undefined,
): Promise<(record: AttachmentRecord) => boolean> {
  if (pathPrefix === undefined || pathPrefix === '/') return () => true;
  const find = { group: findGroup, role: findRole, user: findUser };
  const within = new Set<string>();
  let after: Uint8Array | undefined;
  do {
    const query = { prefix: [policyId], snapshot: true, ...(after === undefined ? {} : { after }) };
    const page = await attachments.listBy(tx, place, 'byPolicy', query);
    for (const { entityKind, entityId, entityName } of page.records) {
      const entity = await find[entityKind](tx, place, entityName);
      if (entity?.path.startsWith(pathPrefix)) within.add(entityId);
    }
    after = page.next;
  } while (after !== undefined);
  return ({ entityId }) => within.has(entityId);
}
