import { revisionDiffers } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { layerVersionOf, requirePolicyHolder } from '../layers.ts';
import { withoutStatement } from '../resource-policy.ts';
import { layerVersions } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html */
export const removeLayerVersionPermission: Handler<'RemoveLayerVersionPermission'> = async (
  { tx, ids, place },
  input,
) => {
  const address = layerVersionOf(input, place);
  const record = await requirePolicyHolder(tx, address);
  if (input.RevisionId !== undefined && input.RevisionId !== record.policyRevisionId) {
    throw revisionDiffers('GetLayerPolicy');
  }
  const policy = withoutStatement(record.policy, input.StatementId);
  await layerVersions.put(tx, address.place, { ...record, policy, policyRevisionId: ids.uuid() });
  return {};
};
