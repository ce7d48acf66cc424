import { revisionDiffers } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { layerVersionArn } from '../layer-names.ts';
import { layerVersionOf, requirePolicyHolder } from '../layers.ts';
import { layerStatement, withStatement } from '../resource-policy.ts';
import { layerVersions } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
export const addLayerVersionPermission: Handler<'AddLayerVersionPermission'> = async (context, input) => {
  const { tx, ids } = context;
  const address = layerVersionOf(input, context.place);
  const record = await requirePolicyHolder(tx, address);
  if (input.RevisionId !== undefined && input.RevisionId !== record.policyRevisionId) {
    throw revisionDiffers('GetLayerPolicy');
  }
  const statement = layerStatement(input, layerVersionArn(address));
  const policyRevisionId = ids.uuid();
  const policy = withStatement(record.policy, statement);
  await layerVersions.put(tx, address.place, { ...record, policy, policyRevisionId });
  return { Statement: JSON.stringify(statement), RevisionId: policyRevisionId };
};
