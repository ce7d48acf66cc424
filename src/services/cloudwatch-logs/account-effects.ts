/** What policies of the account do when they are put or deleted, beside being kept. */

import type { StagedContext, TxContext } from '../../core/context.ts';
import type { AccountPolicyRecord } from './account-policy.ts';
import { readSubscription } from './account-subscription.ts';
import { fieldsIn, ownerOfAccount, rememberFormer } from './field-index.ts';
import { indexedSince, readIndexPolicy } from './index-policy.ts';
import { isExtractionDisabled } from './metric-extraction.ts';
import { readProtectionPolicy } from './protection/policy.ts';
import { ACCOUNT, protect } from './protection/state.ts';
import { checkDestination, checkSubscriber } from './subscriber.ts';
import { readTransformerDocument } from './transform/document.ts';
import { transformAccount } from './transform/state.ts';
import { compileTransformer } from './transform/transformer.ts';

/** What metrics call it, as dashboards of users show. */
const OF_ACCOUNT = 'ACCOUNT_DATA_PROTECTION_POLICY';

interface Effect {
  /** @throws InvalidParameterException */
  check(document: string): unknown;
  /** What has to be asked of others. @throws InvalidParameterException, AccessDeniedException */
  verify?(context: StagedContext, document: string): Promise<void>;
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
  METRIC_EXTRACTION_POLICY: {
    check: isExtractionDisabled,
    put: async (_context, policy) => policy,
    delete: async () => {},
  },
  SUBSCRIPTION_FILTER_POLICY: {
    check: readSubscription,
    async verify(context, document) {
      const { destinationArn, roleArn } = readSubscription(document);
      checkDestination(context.place, destinationArn, roleArn);
      // "log-group:*" is what permissions of the function name.
      await checkSubscriber(context, '*', destinationArn);
    },
    put: async (_context, policy) => policy,
    // Groups forget it when they come to hand something on.
    delete: async () => {},
  },
  TRANSFORMER_POLICY: {
    check: (document) => compileTransformer(readTransformerDocument(document)),
    async put({ tx, place }, policy) {
      const { name, document, selectionCriteria, updatedAtMs } = policy;
      const config = readTransformerDocument(document);
      await transformAccount(tx, place, name, updatedAtMs, { config, selectionCriteria });
      return policy;
    },
    async delete({ tx, place, now }, { name }) {
      await transformAccount(tx, place, name, now(), undefined);
    },
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
