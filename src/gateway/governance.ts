/** What organizations have to say about a request: policies for its layers, facts for its condition keys. */

import type { Caller } from '../core/caller.ts';
import type { Transaction } from '../core/transaction.ts';
import {
  type Governance,
  isReachedByRcps,
  type OrganizationProvider,
} from '../policy/organization-provider.ts';
import type { PolicySet } from '../policy/request.ts';

export interface Governing {
  /** Of the caller's account. */
  readonly caller?: Governance | undefined;
  /** Of the resource's. */
  readonly owner?: Governance | undefined;
  /** Of the account for whose resource a service calls. */
  readonly source?: Governance | undefined;
}

const NOTHING: Readonly<Governing> = {};

/** `owner`: account of the resource, by default the caller's. Costs nothing while there is no organization. */
export function governingOf(
  provider: OrganizationProvider,
  tx: Transaction,
  caller: Caller,
  owner: string | undefined,
): Governing | Promise<Governing> {
  // An anonymous caller and a service are of no account: of the resource's there may be something to say.
  const first = caller.account === '' ? owner : caller.account;
  const found = first === undefined ? undefined : provider.governance(tx, first);
  return found === undefined ? NOTHING : allOf(provider, tx, caller, owner ?? caller.account, found);
}

async function allOf(
  provider: OrganizationProvider,
  tx: Transaction,
  { account, sourceAccount }: Caller,
  owner: string,
  found: Promise<Governance | undefined>,
): Promise<Governing> {
  const first = await found;
  const isOfAccount = account !== '';
  return {
    caller: isOfAccount ? first : undefined,
    owner: isOfAccount && owner !== account ? await provider.governance(tx, owner) : first,
    source: sourceAccount === undefined ? undefined : await provider.governance(tx, sourceAccount),
  };
}

/** The layers that they add: whether anything is in them decides whether root's word suffices at home. */
export function organizationLayers(
  { caller, owner }: Governing,
  action: string,
): Pick<PolicySet, 'scps' | 'rcps'> | undefined {
  const rcps = isReachedByRcps(action) ? owner?.rcps : undefined;
  if (caller?.scps === undefined && rcps === undefined) return undefined;
  return { scps: caller?.scps, rcps };
}

/** Services then tell details of a denial that they keep from strangers. */
export function isOneOrganization({ caller, owner }: Governing): boolean {
  return caller !== undefined && caller.id === owner?.id;
}
