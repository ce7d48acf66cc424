import { customerPolicy, versionsOf } from '../customer-policies.ts';
import { checkManagedDocument } from '../documents.ts';
import { limitExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { VERSIONS_PER_POLICY } from '../quotas.ts';
import { entityCounts, policies, policyVersions } from '../state.ts';

export const createPolicyVersion: Handler<'CreatePolicyVersion'> = async ({ tx, place, now }, input) => {
  const { PolicyDocument: document, SetAsDefault: isDefault = false } = input;
  checkManagedDocument(document);
  const policy = await customerPolicy(tx, place, input.PolicyArn);
  if ((await versionsOf(tx, place, policy.id)).length >= VERSIONS_PER_POLICY) {
    throw limitExceeded(
      `A managed policy can have up to ${VERSIONS_PER_POLICY} versions. Before you create a new version, you ` +
        'must delete an existing version.',
    );
  }
  const version = policy.latestVersion + 1;
  const createdMs = now();
  await policyVersions.put(tx, place, { policyId: policy.id, version, document, createdMs });
  const defaultVersion = isDefault ? version : policy.defaultVersion;
  await policies.put(tx, place, { ...policy, defaultVersion, latestVersion: version, updatedMs: createdMs });
  entityCounts.add(tx, place, 1, 'policyVersions');
  return {
    PolicyVersion: {
      VersionId: `v${version}`,
      IsDefaultVersion: isDefault,
      CreateDate: new Date(createdMs),
    },
  };
};
