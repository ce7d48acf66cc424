import { shownVersions } from '../customer-policies.ts';
import type { Handler } from '../handler.ts';
import { policyOfArn } from '../managed-policies.ts';
import { pageOfList } from '../paging.ts';

/** The newest first. */
export const listPolicyVersions: Handler<'ListPolicyVersions'> = async (context, input) => {
  const { tx, place } = context;
  const policy = await policyOfArn(tx, place.account, input.PolicyArn);
  const request = { context, operation: 'ListPolicyVersions', input };
  const versions = await shownVersions(tx, policy);
  const { items, paged } = pageOfList(request, versions, ({ VersionId }) => VersionId ?? '');
  return { Versions: items, ...paged };
};
