/** Resource-based policies of tables: kept by their table, enforced through the operations' demands. */

import type { TxContext } from '../../../core/context.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { PolicyDocument } from '../../../policy/document.ts';
import { parsePolicy } from '../../../policy/parse.ts';
import { INVALID_PRINCIPAL } from '../../../policy/parse-resource.ts';
import { PolicyError } from '../../../policy/policy-error.ts';
import { unknownService } from '../../../policy/service-principals.ts';
import { invalidParameter, policyNotFound } from '../errors.ts';
import { POLICY_BYTES_MAX } from '../limits.ts';
import { TABLE_ACTIONS } from '../policy-actions.gen.ts';
import { type PolicyRecord, policies, type TableRecord, tables } from '../state.ts';
import type { TableRef } from './table-ref.ts';

/** ExpectedRevisionId: there must be none yet. */
const NO_POLICY = 'NO_POLICY';

/** What AWS was seen to say of texts that hold no policy at all. */
function formFault(policy: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(policy);
  } catch {
    return 'This policy contains invalid Json';
  }
  if (Array.isArray(parsed)) return 'This policy contains invalid Json';
  if (typeof parsed !== 'object' || parsed === null) return 'This text appears not to be a policy';
  return Object.keys(parsed).length === 0 ? 'Syntax error at position (1,3)' : undefined;
}

/** Throws ValidationException when the text is no policy. */
function checkPolicy(policy: string): void {
  if (Buffer.byteLength(policy) > POLICY_BYTES_MAX) {
    throw invalidParameter(`Maximum policy size of ${POLICY_BYTES_MAX} bytes exceeded`);
  }
  const fault = formFault(policy);
  if (fault !== undefined) throw invalidParameter(`Invalid policy document: ${fault}`);
  try {
    const document = parsePolicy(policy, 'resource');
    const unknown = documentFault(document);
    if (unknown === undefined) return;
    throw invalidParameter(`Invalid policy document: ${unknown}`);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw invalidParameter(`Invalid policy document: ${error.message}`);
  }
}

/**
 * What a policy says that cannot be. Actions are seen in aws/aws-cdk#32230; that the principal of a service has the text
 * of other resource policies is our reading.
 */
function documentFault(document: PolicyDocument): string | undefined {
  const { statements } = document;
  if (unknownService(document) !== undefined) return INVALID_PRINCIPAL;
  if (!statements.every(({ resource, notResource }) => resource ?? notResource)) {
    return 'Missing required field Resource';
  }
  const actions = statements.flatMap(({ action, notAction }) => action ?? notAction ?? []);
  const unknown = actions.filter((action) => !isTableAction(action));
  if (unknown.length === 0) return undefined;
  return `The following action names are invalid: ${unknown.map((action) => `"${action}"`).join(', ')}`;
}

function isTableAction(action: string): boolean {
  const [service, name = '', ...rest] = action.toLowerCase().split(':');
  if (action === '*') return true;
  if (service !== 'dynamodb' || rest.length > 0) return false;
  return /[*?]/.test(name) || TABLE_ACTIONS.has(name);
}

/** Throws PolicyNotFoundException when the policy is not at the revision that the caller expects. */
function checkRevision(record: PolicyRecord | undefined, expected: string | undefined, name: string): void {
  if (expected === undefined) return;
  if (expected === NO_POLICY) {
    if (record === undefined) return;
    const rule = `Requested policy update expecting none to be present for table ${name}`;
    throw policyNotFound(`${rule}, but a policy exists with revision id ${record.revisionId}.`);
  }
  if (record?.revisionId === expected) return;
  const has = record === undefined ? 'no policy' : `revision id ${record.revisionId}`;
  const rule = `Requested update for policy with revision id ${expected}`;
  throw policyNotFound(`${rule}, but the policy associated to target table ${name} has ${has}.`);
}

/** Revisions are times in milliseconds that only grow. */
function nextRevision(record: PolicyRecord | undefined, nowMs: number): string {
  return String(record === undefined ? nowMs : Math.max(nowMs, Number(record.revisionId) + 1));
}

/** The policy of a table that is made in the same transaction. */
export async function createPolicy(
  { tx, now }: TxContext,
  { place, name }: TableRef,
  policy: string,
): Promise<void> {
  checkPolicy(policy);
  await policies.put(tx, place, { name, policy, revisionId: nextRevision(undefined, now()) });
}

/** Sets the policy; resolves with its revision. The same text again changes nothing. */
export async function putPolicy(
  { tx, now }: TxContext,
  { place, name }: TableRef,
  table: TableRecord,
  { policy, expected }: { policy: string; expected: string | undefined },
): Promise<string> {
  checkPolicy(policy);
  const record = await policies.get(tx, place, name);
  checkRevision(record, expected, name);
  if (record?.policy === policy) return record.revisionId;
  const revisionId = nextRevision(record, now());
  await policies.put(tx, place, { name, policy, revisionId });
  if (!table.hasPolicy) await tables.put(tx, place, { ...table, hasPolicy: true });
  return revisionId;
}

/** Takes the policy away; resolves with the revision that it had, undefined when there was none. */
export async function dropPolicy(
  tx: Transaction,
  { place, name }: TableRef,
  table: TableRecord,
  expected: string | undefined,
): Promise<string | undefined> {
  const record = await policies.get(tx, place, name);
  checkRevision(record, expected, name);
  if (record === undefined) return undefined;
  await policies.delete(tx, place, name);
  await tables.put(tx, place, { ...table, hasPolicy: false });
  return record.revisionId;
}
