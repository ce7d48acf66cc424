import { customerVersion } from '../customer-policies.ts';
import { policyInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { countGone } from '../quotas.ts';
import { policyVersions } from '../state.ts';

export const deletePolicyVersion: Handler<'DeletePolicyVersion'> = async (
  { tx, place },
  { PolicyArn, VersionId },
) => {
  const { policy, version } = await customerVersion(tx, place, PolicyArn, VersionId);
  if (version === policy.defaultVersion) {
    throw policyInUse('Cannot delete the default version of a policy.');
  }
  await policyVersions.delete(tx, place, policy.id, version);
  countGone(tx, place, 'policyVersions');
};
