import { invalidParameter, limitExceeded, logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkPolicyDocument } from '../policy-document.ts';
import { shownPolicy } from '../resource-policy.ts';
import { resourcePolicies } from '../state.ts';

/** "An account can have up to 10 resource policies per AWS Region." */
const POLICIES_MAX = 10;
const DOCUMENT_LENGTH_MAX = 5_120;

export const putResourcePolicy: Handler<'PutResourcePolicy'> = async (context, input) => {
  const { tx, place, now } = context;
  const { policyName: name, policyDocument: document } = input;
  if (input.resourceArn !== undefined || input.expectedRevisionId !== undefined) {
    throw invalidParameter('Policies of single log groups are not implemented by kumobako.');
  }
  if (name === undefined || name === '') throw invalidParameter('A policy name is required.');
  if (document === undefined) throw invalidParameter('A policy document is required.');
  checkDocument(document);
  const { records } = await resourcePolicies.list(tx, place);
  const isNew = !records.some((policy) => policy.name === name);
  if (isNew && records.length >= POLICIES_MAX) throw limitExceeded();
  const policy = { name, document, updatedAtMs: now() };
  await resourcePolicies.put(tx, place, policy);
  return { resourcePolicy: shownPolicy(policy) };
};

function checkDocument(document: string): void {
  if (document.length > DOCUMENT_LENGTH_MAX) {
    throw logsError('LimitExceededException', 'Policy document length exceeds the limit of 5120 characters.');
  }
  checkPolicyDocument(document);
}
