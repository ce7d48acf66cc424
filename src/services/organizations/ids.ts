/** Ids and ARNs of what organizations are made of. */

import type { Ids } from '../../core/ids.ts';
import type { OrganizationRecord } from './state.ts';

const letters = (ids: Ids, length: number) => ids.alphanumeric(length).toLowerCase();

export const newOrganizationId = (ids: Ids) => `o-${letters(ids, 10)}`;
export const newRootId = (ids: Ids) => `r-${letters(ids, 4)}`;
/** Units carry their root's id. */
export const newUnitId = (ids: Ids, rootId: string) => `ou-${rootId.slice(2)}-${letters(ids, 8)}`;
export const newPolicyId = (ids: Ids) => `p-${letters(ids, 8)}`;
export const newResourcePolicyId = (ids: Ids) => `rp-${letters(ids, 8)}`;
export const newRequestId = (ids: Ids) => `car-${letters(ids, 32)}`;
export const newHandshakeId = (ids: Ids) => `h-${letters(ids, 32)}`;

/** Twelve digits, not beginning with a zero. */
export function newAccountId(ids: Ids): string {
  return `${100_000 + ids.below(900_000)}${String(ids.below(1_000_000)).padStart(6, '0')}`;
}

export type TargetKind = 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';

/** What an id stands for by its form; undefined: nothing that could be in a tree. */
export function kindOfTarget(id: string): TargetKind | undefined {
  if (/^r-[0-9a-z]{4,32}$/.test(id)) return 'ROOT';
  if (/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/.test(id)) return 'ORGANIZATIONAL_UNIT';
  return /^\d{12}$/.test(id) ? 'ACCOUNT' : undefined;
}

type Named = Pick<OrganizationRecord, 'id' | 'partition' | 'managementAccount'>;

function arn({ partition, managementAccount }: Named, resource: string): string {
  return `arn:${partition}:organizations::${managementAccount}:${resource}`;
}

export const organizationArn = (of: Named) => arn(of, `organization/${of.id}`);
export const rootArn = (of: Named, id: string) => arn(of, `root/${of.id}/${id}`);
export const unitArn = (of: Named, id: string) => arn(of, `ou/${of.id}/${id}`);
export const accountArn = (of: Named, id: string) => arn(of, `account/${of.id}/${id}`);
export const policyArn = (of: Named, type: string, id: string) =>
  arn(of, `policy/${of.id}/${type.toLowerCase()}/${id}`);
export const resourcePolicyArn = (of: Named, id: string) => arn(of, `resourcepolicy/${of.id}/${id}`);
export const handshakeArn = (of: Named, action: string, id: string) =>
  arn(of, `handshake/${of.id}/${action.toLowerCase()}/${id}`);

/** Of a transfer whose direction nobody knows. */
export const transferArn = (of: Named, id: string) => arn(of, `transfer/${of.id}/billing/*/${id}`);

/** The ARN of a root, unit or account. */
export function targetArn(of: Named, id: string): string {
  const kind = kindOfTarget(id);
  if (kind === 'ROOT') return rootArn(of, id);
  return kind === 'ACCOUNT' ? accountArn(of, id) : unitArn(of, id);
}
