/** Service control policies over an account, read from its organization as the management account sees them. */

import { rootOf } from '../../../core/caller.ts';
import type { CallAs, StagedContext } from '../../../core/context.ts';
import { partitionOf } from '../../../core/place.ts';
import { ANYWHERE, accounts } from '../../../policy/organization/accounts.ts';
import type { Scene } from './simulate.ts';
import { type SourcePolicy, sourcePolicy } from './source.ts';

const SCP = 'SERVICE_CONTROL_POLICY';
/** Root, five levels of units, account. */
const LEVELS_MAX = 7;

/**
 * From the organization's root to the account. Undefined: it belongs to none. No levels: none limits it, because it is
 * the management account or because these policies are not enabled.
 */
export async function controlPoliciesOf(context: StagedContext): Promise<Scene['scps']> {
  const { account, region } = context.place;
  const membership = await context.transact(
    async ({ tx }) => (await accounts.get(tx, ANYWHERE, account))?.membership,
  );
  if (membership === undefined) return undefined;
  const { managementAccount } = membership;
  if (managementAccount === account) return [];
  const asManagement = context.call.as(rootOf(managementAccount, undefined, partitionOf(region)));
  const call: CallAs = (service, operation, input) =>
    asManagement(service, operation, input, { account: managementAccount, region });
  const { Roots: [root] = [] } = await call('organizations', 'ListRoots', {});
  const isEnabled = root?.PolicyTypes?.some(({ Type, Status }) => Type === SCP && Status === 'ENABLED');
  if (isEnabled !== true) return [];
  const levels: SourcePolicy[][] = [];
  for (const target of await pathTo(call, account)) levels.push(await attachedTo(call, target));
  return levels;
}

/** Ids of root, units and account. */
async function pathTo(call: CallAs, account: string): Promise<string[]> {
  const path = [account];
  for (let level = 1; level < LEVELS_MAX; level++) {
    const [child = ''] = path;
    const { Parents: [parent] = [] } = await call('organizations', 'ListParents', { ChildId: child });
    if (parent?.Id === undefined) break;
    path.unshift(parent.Id);
    if (parent.Type === 'ROOT') break;
  }
  return path;
}

/** Five at most are attached to one target, so there is one page. */
export async function attachedTo(call: CallAs, TargetId: string): Promise<SourcePolicy[]> {
  const { Policies = [] } = await call('organizations', 'ListPoliciesForTarget', { TargetId, Filter: SCP });
  const sources: SourcePolicy[] = [];
  for (const { Id = '', Name = '' } of Policies) {
    const { Policy } = await call('organizations', 'DescribePolicy', { PolicyId: Id });
    if (Policy?.Content !== undefined) sources.push(sourcePolicy(Name, Policy.Content));
  }
  return sources;
}
