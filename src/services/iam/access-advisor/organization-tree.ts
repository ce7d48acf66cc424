/**
 * An organization as a report of it needs it: the entity that a path names, the accounts below, and the service control
 * policies over them. It is asked as the caller, who needs the rights to look.
 */

import type { CallAs, StagedContext } from '../../../core/context.ts';
import type { CompiledPolicy } from '../../../policy/compile.ts';
import { ANYWHERE, accounts, type Membership } from '../../../policy/organization/accounts.ts';
import { invalidInput, noSuchEntity } from '../errors.ts';
import { attachedTo } from '../simulator/organization.ts';
import { sourcePolicy } from '../simulator/source.ts';

const SCP = 'SERVICE_CONTROL_POLICY';

/** An account and the ids from the organization to it. */
export interface AccountOnPath {
  id: string;
  path: readonly string[];
}

export interface OrganizationSubject {
  /** Each level must let a service in. None: the management account, which nothing limits. */
  levels: readonly (readonly CompiledPolicy[])[];
  /** Whose uses count. */
  accounts: readonly AccountOnPath[];
}

/**
 * @throws AwsError InvalidInput for a path that leads nowhere, for whoever is not the management account, and while
 *   service control policies are not enabled; NoSuchEntity for a policy that is not there
 */
export async function organizationSubject(
  context: StagedContext,
  entityPath: string,
  policyId: string | undefined,
): Promise<OrganizationSubject> {
  const { account, region } = context.place;
  const { organizationId } = await managed(context);
  const as = context.call.as(context.caller);
  const call: CallAs = (service, operation, input) => as(service, operation, input, { account, region });
  const { Roots: [root] = [] } = await call('organizations', 'ListRoots', {});
  if (!root?.PolicyTypes?.some(({ Type, Status }) => Type === SCP && Status === 'ENABLED')) {
    throw invalidInput('Service control policies are not enabled for the root of the organization.');
  }
  const path = entityPath.split('/');
  await checkPath(call, path, [organizationId, root.Id ?? '']);
  const target = path.at(-1) ?? '';
  if (target === account) return { levels: [], accounts: [{ id: account, path }] };
  const below = await accountsBelow(call, target, path);
  const limited = below.filter(({ id }) => id !== account);
  if (policyId === undefined) return { levels: await levelsOf(call, path.slice(1)), accounts: limited };
  const policy = await policyById(call, policyId);
  const attached = await targetsOf(call, policyId);
  return {
    levels: [[policy]],
    accounts: limited.filter((each) => each.path.some((id) => attached.has(id))),
  };
}

async function managed(context: StagedContext): Promise<Membership> {
  const { account } = context.place;
  const found = await context.transact(({ tx }) => accounts.get(tx, ANYWHERE, account));
  if (found?.membership?.managementAccount !== account) {
    throw invalidInput('The caller is not in the management account of an organization.');
  }
  return found.membership;
}

/** Organization, root, units and account, each in the one before. */
async function checkPath(call: CallAs, path: readonly string[], start: readonly string[]): Promise<void> {
  let isThere = start.every((id, index) => path[index] === id);
  for (let index = start.length; isThere && index < path.length; index++) {
    const [child = '', parent = ''] = [path[index], path[index - 1]];
    // What is no id of a unit or account at all was refused by nobody so far.
    isThere =
      /^(?:ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|\d{12})$/.test(child) && (await isIn(call, child, parent));
  }
  if (!isThere) throw invalidInput(`There is no entity ${path.join('/')} in the organization.`);
}

async function isIn(call: CallAs, ChildId: string, parent: string): Promise<boolean> {
  try {
    const { Parents = [] } = await call('organizations', 'ListParents', { ChildId });
    return Parents.some(({ Id }) => Id === parent);
  } catch (error) {
    if (isCode(error, 'ChildNotFoundException')) return false;
    throw error;
  }
}

async function accountsBelow(call: CallAs, id: string, path: readonly string[]): Promise<AccountOnPath[]> {
  if (/^\d{12}$/.test(id)) return [{ id, path }];
  const accountIds = await accountsIn(call, id);
  const found: AccountOnPath[] = accountIds.map((each) => ({ id: each, path: [...path, each] }));
  for (const unit of await unitsIn(call, id))
    found.push(...(await accountsBelow(call, unit, [...path, unit])));
  return found;
}

async function accountsIn(call: CallAs, ParentId: string): Promise<string[]> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('organizations', 'ListAccountsForParent', { ParentId, NextToken });
    ids.push(...(page.Accounts ?? []).map(({ Id = '' }) => Id));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

async function unitsIn(call: CallAs, ParentId: string): Promise<string[]> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('organizations', 'ListOrganizationalUnitsForParent', { ParentId, NextToken });
    ids.push(...(page.OrganizationalUnits ?? []).map(({ Id = '' }) => Id));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

async function levelsOf(call: CallAs, targets: readonly string[]): Promise<CompiledPolicy[][]> {
  const levels: CompiledPolicy[][] = [];
  for (const target of targets) levels.push((await attachedTo(call, target)).map(({ compiled }) => compiled));
  return levels;
}

async function policyById(call: CallAs, PolicyId: string): Promise<CompiledPolicy> {
  const { Policy } = await call('organizations', 'DescribePolicy', { PolicyId }).catch((error: unknown) => {
    throw isCode(error, 'PolicyNotFoundException') ? noPolicy(PolicyId) : error;
  });
  if (Policy?.Content === undefined || Policy.PolicySummary?.Type !== SCP) throw noPolicy(PolicyId);
  return sourcePolicy(PolicyId, Policy.Content).compiled;
}

const isCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;

const noPolicy = (id: string) => noSuchEntity(`The service control policy with id ${id} cannot be found.`);

async function targetsOf(call: CallAs, PolicyId: string): Promise<Set<string>> {
  const targets = new Set<string>();
  let NextToken: string | undefined;
  do {
    const page = await call('organizations', 'ListTargetsForPolicy', { PolicyId, NextToken });
    for (const { TargetId } of page.Targets ?? []) if (TargetId !== undefined) targets.add(TargetId);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return targets;
}
