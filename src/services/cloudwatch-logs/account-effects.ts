/** What policies of the account do when they are put or deleted, beside being kept. */

import type { TxContext } from '../../core/context.ts';
import type { AccountPolicyRecord } from './account-policy.ts';
import { fieldsIn, ownerOfAccount, rememberFormer } from './field-index.ts';
import { indexedSince, readIndexPolicy } from './index-policy.ts';
import { readProtectionPolicy } from './protection/policy.ts';
import { ACCOUNT, protect } from './protection/state.ts';

/** What metrics call it, as dashboards of users show. */
const OF_ACCOUNT = 'ACCOUNT_DATA_PROTECTION_POLICY';

interface Effect {
  /** @throws InvalidParameterException */
  check(document: string): void;
  /** Answers the record that is kept; `known` is the one before. */
  put(
    context: TxContext,
    policy: AccountPolicyRecord,
    known: AccountPolicyRecord | undefined,
  ): Promise<AccountPolicyRecord>;
  delete(context: TxContext, known: AccountPolicyRecord): Promise<void>;
}

/** By type; the others are refused. */
export const EFFECTS: Readonly<Record<string, Effect>> = {
  DATA_PROTECTION_POLICY: {
    check: readProtectionPolicy,
    async put({ tx, place }, policy) {
      const { document, updatedAtMs } = policy;
      const { identifiers } = readProtectionPolicy(document);
      await protect(tx, place, ACCOUNT, updatedAtMs, { document, identifiers, policyName: OF_ACCOUNT });
      return policy;
    },
    async delete({ tx, place, now }) {
      await protect(tx, place, ACCOUNT, now(), undefined);
    },
  },
  FIELD_INDEX_POLICY: {
    check: readIndexPolicy,
    async put(context, policy, known) {
      const isSame = known?.selectionCriteria === policy.selectionCriteria;
      const sinceMs = indexedSince(policy.document, isSame ? known : undefined, policy.updatedAtMs);
      const record = { ...policy, sinceMs };
      const after = new Set(isSame ? Object.keys(sinceMs) : []);
      if (known !== undefined) await rememberFields(context, known, after);
      return record;
    },
    delete: (context, known) => rememberFields(context, known, new Set()),
  },
};

async function rememberFields(
  { tx, place, now }: TxContext,
  known: AccountPolicyRecord,
  after: ReadonlySet<string>,
): Promise<void> {
  const owner = ownerOfAccount(known.name);
  const { selectionCriteria } = known;
  await rememberFormer(tx, place, { owner, selectionCriteria }, { before: fieldsIn(known), after }, now());
}
