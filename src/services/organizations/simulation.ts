/** What clients of Organizations do in the simulation, and what must hold whatever they do and whenever the cloud dies. */

import { rootOf } from '../../core/caller.ts';
import type { TxContext } from '../../core/context.ts';
import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import { inAccount } from '../../policy/identity/place.ts';
import { roles } from '../../policy/identity/roles.ts';
import { type AccountRecord, ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import type { Api as IamApi } from '../iam/api.gen.ts';
import type { Api } from './api.gen.ts';
import { UNIT_DEPTH_MAX } from './limits.ts';
import { managedPolicy } from './managed-policies.ts';
import { policyTypeFacts } from './policy-types.ts';
import { accountRequests, attachments, organizations, policies, units } from './state.ts';

interface Facts {
  rootId: string;
  /** Denies listing users, and nothing else. */
  denialId: string;
}

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, Facts>;

const SCP = 'SERVICE_CONTROL_POLICY';
/** Few, so that clients meet. */
const UNIT_NAMES = ['a', 'b'] as const;
const EMAILS = ['one@example.com', 'two@example.com', 'three@example.com'] as const;

const denying = (Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action, Resource: '*' }] });

async function setUp({ call }: Client): Promise<Facts> {
  await call('CreateOrganization', {});
  const { Roots: [root] = [] } = await call('ListRoots', {});
  const rootId = root?.Id ?? '';
  await call('EnablePolicyType', { RootId: rootId, PolicyType: SCP });
  const denial = { Type: SCP, Name: 'denial', Description: '', Content: denying('iam:ListUsers') } as const;
  const { Policy } = await call('CreatePolicy', denial);
  return { rootId, denialId: Policy?.PolicySummary?.Id ?? '' };
}

async function unitIds({ call }: Client, ParentId: string): Promise<string[]> {
  const { OrganizationalUnits: found = [] } = await call('ListOrganizationalUnitsForParent', { ParentId });
  return found.map(({ Id = '' }) => Id);
}

/** The root or a unit near it. */
async function parentOf(client: Client, { rootId }: Facts): Promise<string> {
  const first = client.random.pick([rootId, ...(await unitIds(client, rootId))]);
  return client.random.pick([first, ...(await unitIds(client, first))]);
}

async function memberOf({ call, random }: Client): Promise<string> {
  const { Accounts: found = [] } = await call('ListAccounts', {});
  return random.pick(found).Id ?? '';
}

const creates: Action = {
  name: 'creates an account',
  weight: 3,
  run: async ({ call, random }) => {
    await call('CreateAccount', { AccountName: 'account', Email: random.pick(EMAILS) });
  },
};

const grows: Action = {
  name: 'makes a unit',
  weight: 2,
  run: async (client, facts) => {
    const ParentId = await parentOf(client, facts);
    await client.call('CreateOrganizationalUnit', { ParentId, Name: client.random.pick(UNIT_NAMES) });
  },
};

const prunes: Action = {
  name: 'deletes a unit',
  weight: 2,
  run: async (client, facts) => {
    const OrganizationalUnitId = await parentOf(client, facts);
    if (OrganizationalUnitId === facts.rootId) return;
    await client.call('DeleteOrganizationalUnit', { OrganizationalUnitId });
  },
};

const moves: Action = {
  name: 'moves an account',
  weight: 2,
  run: async (client, facts) => {
    const AccountId = await memberOf(client);
    const { Parents: [parent] = [] } = await client.call('ListParents', { ChildId: AccountId });
    const DestinationParentId = await parentOf(client, facts);
    await client.call('MoveAccount', {
      AccountId,
      SourceParentId: parent?.Id ?? '',
      DestinationParentId,
    });
  },
};

const dismisses: Action = {
  name: 'removes an account, and takes it back',
  weight: 1,
  run: async (client) => {
    const { call } = client;
    const AccountId = await memberOf(client);
    await call('RemoveAccountFromOrganization', { AccountId });
    const Target = { Type: 'ACCOUNT' as const, Id: AccountId };
    const { Handshake } = await call('InviteAccountToOrganization', { Target });
    await call(
      'AcceptHandshake',
      { HandshakeId: Handshake?.Id ?? '' },
      { caller: rootOf(AccountId), place: { account: AccountId } },
    );
  },
};

const attaches: Action = {
  name: 'attaches and detaches policies',
  weight: 3,
  run: async (client, facts) => {
    const { call, random } = client;
    const target = random.chance(0.5) ? await memberOf(client) : await parentOf(client, facts);
    const own = { Type: SCP, Name: client.unique('policy'), Description: '' } as const;
    if (random.chance(0.3)) await call('CreatePolicy', { ...own, Content: denying('sqs:*') });
    const { Policies = [] } = await call('ListPolicies', { Filter: SCP });
    const ids = Policies.map(({ Id = '' }) => Id).filter((id) => id !== facts.denialId);
    const input = { PolicyId: random.pick(ids), TargetId: target };
    await call(random.chance(0.6) ? 'AttachPolicy' : 'DetachPolicy', input);
    if (random.chance(0.2)) await call('DeletePolicy', { PolicyId: random.pick(ids) });
  },
};

/** Whoever attaches a denial to an account sees it at once, and its end at once: nobody else touches this policy. */
const enforces: Action = {
  name: 'denies a member something',
  weight: 2,
  run: async (client, { denialId: PolicyId }) => {
    const { call, check, service } = client;
    const { AccountId } = (
      await call('CreateAccount', {
        AccountName: 'guarded',
        Email: `${client.unique('guarded')}@example.com`,
      })
    ).CreateAccountStatus ?? { AccountId: undefined };
    if (AccountId === undefined) return;
    await call('AttachPolicy', { PolicyId, TargetId: AccountId });
    const options = { caller: rootOf(AccountId), place: { account: AccountId } };
    const isMember = async () =>
      (await call('ListPoliciesForTarget', { TargetId: AccountId, Filter: SCP })).Policies?.some(
        ({ Id }) => Id === PolicyId,
      );
    const listed = await service<IamApi>('iam')
      .call('ListUsers', {}, options)
      .then(
        () => true,
        () => false,
      );
    // Somebody may have removed the account meanwhile; a power cut may have taken the attachment back.
    if (listed && (await isMember())) check(false, `${AccountId} did what its SCP denies`);
  },
};

const closes: Action = {
  name: 'closes an account',
  weight: 1,
  run: async (client) => {
    const Email = `${client.unique('closed')}@example.com`;
    const asked = await client.call('CreateAccount', { AccountName: 'closed', Email });
    const AccountId = asked.CreateAccountStatus?.AccountId;
    if (AccountId !== undefined) await client.call('CloseAccount', { AccountId });
  },
};

async function all<R>(scan: AsyncIterable<R>): Promise<R[]> {
  const found: R[] = [];
  for await (const record of scan) found.push(record);
  return found;
}

async function invariants(end: SimulatedEnd<Api>, facts: Facts): Promise<void> {
  const problems = await end.read(async (context) => [
    ...(await brokenTree(context, facts)),
    ...(await brokenAttachments(context)),
    ...(await brokenRequests(context)),
    ...(await brokenClosures(context)),
  ]);
  for (const problem of problems) end.check(false, problem);
}

const membersOf = async ({ tx }: TxContext): Promise<AccountRecord[]> =>
  (await all(accounts.scan(tx, ANYWHERE))).filter(({ membership }) => membership !== undefined);

/** Everything hangs on something, five levels deep at most, and siblings differ by name. */
async function brokenTree(context: TxContext, { rootId }: Facts): Promise<string[]> {
  const { tx } = context;
  const problems: string[] = [];
  const found = await all(units.scan(tx, ANYWHERE));
  const parents = new Map(found.map(({ id, parentId }) => [id, parentId]));
  const depthOf = (id: string | undefined): number => {
    let depth = 0;
    for (let next = id; next !== rootId; next = parents.get(next)) {
      if (next === undefined) return Number.POSITIVE_INFINITY;
      depth++;
    }
    return depth;
  };
  for (const { id, parentId, name } of found) {
    if (depthOf(id) > UNIT_DEPTH_MAX) problems.push(`unit ${id} is nowhere, or too deep`);
    const same = found.filter((each) => each.parentId === parentId && each.name === name);
    if (same.length > 1) problems.push(`${same.length} units ${name} in ${parentId}`);
  }
  for (const { id, membership } of await membersOf(context)) {
    if (depthOf(membership?.parentId) > UNIT_DEPTH_MAX) problems.push(`account ${id} is nowhere`);
  }
  return problems;
}

/** Policies that are there on things that are there, never more than may be, and never no SCP at all. */
async function brokenAttachments(context: TxContext): Promise<string[]> {
  const { tx } = context;
  const problems: string[] = [];
  const policyIds = new Set((await all(policies.scan(tx, ANYWHERE))).map(({ id }) => id));
  const targets = [
    ...(await all(organizations.scan(tx, ANYWHERE))).map(({ rootId }) => rootId),
    ...(await all(units.scan(tx, ANYWHERE))).map(({ id }) => id),
    ...(await membersOf(context)).map(({ id }) => id),
  ];
  const attached = await all(attachments.scan(tx, ANYWHERE));
  for (const { targetId, policyId } of attached) {
    if (!targets.includes(targetId)) problems.push(`a policy is on ${targetId}, which is not there`);
    if (!policyIds.has(policyId) && managedPolicy(policyId) === undefined) {
      problems.push(`policy ${policyId} is on ${targetId} and is not there`);
    }
  }
  for (const target of targets) {
    const count = attached.filter(({ targetId }) => targetId === target).length;
    if (count < 1 || count > policyTypeFacts(SCP).attachedMax)
      problems.push(`${count} SCPs are on ${target}`);
  }
  return problems;
}

/** Ninety days after it was closed an account belongs to nothing. */
async function brokenClosures({ tx }: TxContext): Promise<string[]> {
  const found = await all(accounts.scan(tx, ANYWHERE));
  return found.flatMap(({ id, state, membership }) =>
    state === 'CLOSED' && membership !== undefined
      ? [`account ${id} was closed for good and is a member`]
      : [],
  );
}

/** Every request came to its end; who succeeded has an account with its role, and no two accounts share an address. */
async function brokenRequests({ tx }: TxContext): Promise<string[]> {
  const problems: string[] = [];
  for (const request of await all(accountRequests.scan(tx, ANYWHERE))) {
    const { id, accountId, completedAtMs, failure, roleName } = request;
    if (completedAtMs === undefined) problems.push(`request ${id} was forgotten`);
    if (failure !== undefined || completedAtMs === undefined) continue;
    const account = await accounts.get(tx, ANYWHERE, accountId);
    const role = await roles.get(tx, inAccount(accountId), roleName.toLowerCase());
    if (account === undefined || role === undefined) problems.push(`account ${accountId} is not whole`);
  }
  const emails = (await all(accounts.scan(tx, ANYWHERE))).map(({ email }) => email.toLowerCase());
  if (new Set(emails).size < emails.length) problems.push('two accounts have one address');
  return problems;
}

export const organizationsSimulation: SimulatedService<Api, Facts> = {
  service: 'organizations',
  alsoNeeds: ['iam'],
  setUp,
  actions: [creates, grows, prunes, moves, dismisses, attaches, enforces, closes],
  invariants,
};
