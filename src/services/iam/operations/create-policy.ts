import { newPolicy } from '../customer-policies.ts';
import { checkManagedDocument } from '../documents.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { countNew } from '../quotas.ts';
import { listedPolicy } from '../shapes.ts';
import { entityCounts, policies, policyVersions } from '../state.ts';
import { shownTags, withTags } from '../tags.ts';

export const createPolicy: Handler<'CreatePolicy'> = async (context, input) => {
  const { tx, place } = context;
  const { PolicyName: name, PolicyDocument: document } = input;
  const tags = withTags([], input.Tags, 'exact', 'TagsPerPolicy');
  checkManagedDocument(document);
  if ((await policies.get(tx, place, name.toLowerCase())) !== undefined) {
    throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
  await countNew(tx, place, 'policies');
  entityCounts.add(tx, place, 1, 'policyVersions');
  const policy = newPolicy(context, input, tags);
  await policies.put(tx, place, policy);
  const createdMs = policy.createdMs;
  await policyVersions.put(tx, place, { policyId: policy.id, version: 1, document, createdMs });
  const shown = await listedPolicy(tx, place, { account: place.account, ...policy });
  return { Policy: { ...shown, ...shownTags(input.Tags ?? []) } };
};
