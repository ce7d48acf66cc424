/**
 * What organizations mean for requests: the gateway's questions, answered from the records. What an account's place
 * brings is kept in the world's memo under the revision of all organizations, as IAM's principals are under theirs.
 */

import type { Transaction } from '../../core/transaction.ts';
import { type CompiledPolicy, compilePolicy } from '../../policy/compile.ts';
import {
  isKnownToHaveNone,
  organizationsChanges,
  organizationsRevision,
} from '../../policy/organization/revision.ts';
import type { Governance, OrganizationProvider } from '../../policy/organization-provider.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { findOrganization } from './organization.ts';
import { type AnyPolicy, arnOfPolicy, attachedTo, findPolicy } from './policies.ts';
import type { AuthorizationPolicyType } from './policy-types.ts';
import type { OrganizationRecord } from './state.ts';
import { lineOf, pathOf, type Target } from './tree.ts';

/** Serves any number of worlds: all that it keeps of one is in that world's memo. */
export function createOrganizationProvider(): OrganizationProvider {
  return {
    governance: (tx, account) =>
      account === '' || isKnownToHaveNone(tx) ? undefined : governanceOf(tx, account),
  };
}

/** Whoever belongs to nothing is kept too, so that this is asked once a revision. */
type Kept = { governance: Governance | undefined };

async function governanceOf(tx: Transaction, account: string): Promise<Governance | undefined> {
  const version = await organizationsRevision(tx);
  if (version === null) return undefined;
  const key = `organizations/governance/${account}`;
  const known = tx.memo.get(key);
  // The memo is untyped; this key is written here alone.
  if (known?.version === version) return (known.value as Kept).governance;
  const changes = await organizationsChanges(tx);
  const governance = await loadGovernance(tx, account);
  const isOneMoment = (await organizationsChanges(tx)) === changes;
  if (isOneMoment) tx.memo.set(key, { version, value: { governance } satisfies Kept });
  return governance;
}

async function loadGovernance(tx: Transaction, account: string): Promise<Governance | undefined> {
  const organization = await findOrganization(tx, account);
  if (organization === undefined) return undefined;
  const line = await lineOf(tx, organization, account);
  const facts = { id: organization.id, path: pathOf(organization, line) };
  if (account === organization.managementAccount) return facts;
  const isEnabled = (type: AuthorizationPolicyType) => organization.policyTypes.includes(type);
  const levels = (type: AuthorizationPolicyType) => policiesOnLine(tx, organization, line, type);
  return {
    ...facts,
    scps: isEnabled('SERVICE_CONTROL_POLICY') ? await levels('SERVICE_CONTROL_POLICY') : undefined,
    rcps: isEnabled('RESOURCE_CONTROL_POLICY') ? (await levels('RESOURCE_CONTROL_POLICY')).flat() : undefined,
  };
}

async function policiesOnLine(
  tx: Transaction,
  organization: OrganizationRecord,
  line: readonly Target[],
  type: AuthorizationPolicyType,
): Promise<CompiledPolicy[][]> {
  const levels: CompiledPolicy[][] = [];
  for (const { id } of line) {
    const level: CompiledPolicy[] = [];
    for (const attachment of await attachedTo(tx, organization, id)) {
      if (attachment.type !== type) continue;
      const policy = await findPolicy(tx, organization, attachment.policyId);
      if (policy !== undefined) level.push(compiled(organization, policy));
    }
    levels.push(level);
  }
  return levels;
}

function compiled(organization: OrganizationRecord, policy: AnyPolicy): CompiledPolicy {
  const { type, content, name } = policy;
  const document = parsePolicy(content, type === 'SERVICE_CONTROL_POLICY' ? 'identity' : 'resource');
  return compilePolicy(document, { source: { arn: arnOfPolicy(organization, policy), name } });
}
