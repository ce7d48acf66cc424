import { customerVersion } from '../customer-policies.ts';
import type { Handler } from '../handler.ts';
import { policies } from '../state.ts';

export const setDefaultPolicyVersion: Handler<'SetDefaultPolicyVersion'> = async (
  { tx, place, now },
  { PolicyArn, VersionId },
) => {
  const { policy, version } = await customerVersion(tx, place, PolicyArn, VersionId);
  await policies.put(tx, place, { ...policy, defaultVersion: version, updatedMs: now() });
};
