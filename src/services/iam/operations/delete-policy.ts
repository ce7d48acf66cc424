import { isInUse } from '../attachments.ts';
import { customerPolicy, versionsOf } from '../customer-policies.ts';
import { policyInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { countGone } from '../quotas.ts';
import { policies, policyVersions } from '../state.ts';

export const deletePolicy: Handler<'DeletePolicy'> = async ({ tx, place }, { PolicyArn }) => {
  const policy = await customerPolicy(tx, place, PolicyArn);
  if (await isInUse(tx, place, policy.id)) throw policyInUse('Cannot delete a policy attached to entities.');
  if ((await versionsOf(tx, place, policy.id)).length > 1) {
    throw policyInUse(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's " +
        'versions. The default version is deleted with the policy.',
    );
  }
  await policyVersions.delete(tx, place, policy.id, policy.defaultVersion);
  await policies.delete(tx, place, policy.name.toLowerCase());
  countGone(tx, place, 'policies');
  countGone(tx, place, 'policyVersions');
};
