import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { layerVersionOf, requirePolicyHolder } from '../layers.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html */
export const getLayerVersionPolicy: Handler<'GetLayerVersionPolicy'> = async ({ tx, place }, input) => {
  const record = await requirePolicyHolder(tx, layerVersionOf(input, place));
  if (record.policy === undefined) throw notFound('No policy is associated with the given resource.');
  return { Policy: record.policy, RevisionId: record.policyRevisionId };
};
