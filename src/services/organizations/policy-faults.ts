/** Which accounts' effective policies are invalid, and why. */

import { notImplemented } from '../../core/errors.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type AccountPolicies, accountPolicies } from './account-policies.ts';
import type { EffectivePolicyType, EffectivePolicyValidationError } from './api.gen.ts';
import { backupFaults, type PolicyFault } from './backup-validation.ts';
import { effectivePolicyNotFound } from './errors.ts';
import { parseObject } from './policy-content.ts';
import type { OrganizationRecord, PolicyRecord } from './state.ts';

export const ONLY_BACKUP = 'all but BACKUP_POLICY: what makes others invalid AWS does not say';

/** Throws EffectivePolicyNotFoundException, and that it cannot be told for other types than backup policies. */
export function checkFaultsKnown({ policyTypes }: OrganizationRecord, type: EffectivePolicyType): void {
  if (!policyTypes.some((enabled) => enabled === type)) throw effectivePolicyNotFound();
  if (type !== 'BACKUP_POLICY') throw notImplemented(`The validation of effective policies of type ${type}`);
}

export interface Faults extends Pick<AccountPolicies, 'line'> {
  errors: (EffectivePolicyValidationError & { PathToError: string })[];
}

/** Undefined when the account has no effective policy. */
export async function faultsOf(
  tx: Transaction,
  organization: OrganizationRecord,
  accountId: string,
): Promise<Faults | undefined> {
  const found = await accountPolicies(tx, organization, accountId, 'BACKUP_POLICY');
  if (found === undefined) return undefined;
  const { line, policies, merged } = found;
  const errors = backupFaults(merged).map(({ code, message, path }) => ({
    ErrorCode: code,
    ErrorMessage: message,
    PathToError: path.join('/'),
    ContributingPolicies: contributing(policies, path),
  }));
  return { line, errors };
}

/** Policies that have something there. */
function contributing(policies: readonly PolicyRecord[], path: PolicyFault['path']): string[] {
  const ids = policies.filter(({ content }) => has(parseObject(content), path)).map(({ id }) => id);
  return [...new Set(ids)];
}

function has(document: unknown, path: PolicyFault['path']): boolean {
  let current = document;
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return false;
    current = (current as Record<string, unknown>)[name];
  }
  return current !== undefined;
}
