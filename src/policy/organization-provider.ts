/**
 * What organizations mean for a request: which one an account belongs to, and the policies that its place in the tree
 * brings. The service of organizations implements it; the gateway asks it, without knowing that service.
 */

import type { Transaction } from '../core/transaction.ts';
import type { CompiledPolicy } from './compile.ts';
import type { OrganizationFacts } from './context-keys.ts';

/** An account within its organization. */
export interface Governance extends OrganizationFacts {
  /** Root, units, account: each level must allow. Undefined for the management account, and while SCPs are not enabled. */
  scps?: readonly (readonly CompiledPolicy[])[] | undefined;
  /** Those of all levels together. Undefined as above. */
  rcps?: readonly CompiledPolicy[] | undefined;
}

export interface OrganizationProvider {
  /** Undefined: the account belongs to none. Without a promise where there is no organization at all. */
  governance(tx: Transaction, account: string): Promise<Governance | undefined> | undefined;
}

/**
 * Services whose resources RCPs reach, by the prefix of their actions.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
const RCP_SERVICES: ReadonlySet<string> = new Set([
  's3',
  'sts',
  'kms',
  'sqs',
  'secretsmanager',
  'ecr',
  'aoss',
  'cognito-identity',
  'cognito-idp',
  'logs',
  'dynamodb',
]);

/** Whether RCPs have a say about an action: `s3:GetObject` yes, `sns:Publish` no. */
export function isReachedByRcps(action: string): boolean {
  const prefix = action.slice(0, Math.max(action.indexOf(':'), 0)).toLowerCase();
  // "RCPs don't restrict kms:RetireGrant", same page.
  return RCP_SERVICES.has(prefix) && action.toLowerCase() !== 'kms:retiregrant';
}

export function rcpServices(): readonly string[] {
  return [...RCP_SERVICES];
}
