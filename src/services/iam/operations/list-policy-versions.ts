import type { PolicyVersion } from '../api.gen.ts';
import { shownVersions, versionNumber } from '../customer-policies.ts';
import type { Handler } from '../handler.ts';
import { policyOfArn } from '../managed-policies.ts';
import { pageOfList } from '../paging.ts';

const LAST_VERSION = 1_999_999_999;

/** The newest first. */
export const listPolicyVersions: Handler<'ListPolicyVersions'> = async (context, input) => {
  const { tx, place } = context;
  const policy = await policyOfArn(tx, place.account, input.PolicyArn);
  const request = { context, operation: 'ListPolicyVersions', input };
  const versions = await shownVersions(tx, policy);
  const { items, paged } = pageOfList(request, versions, orderOf);
  return { Versions: items, ...paged };
};

/** Names in the order of the list, so that a page finds its place when the version before it has gone. */
function orderOf({ VersionId = '' }: PolicyVersion): string {
  return String(LAST_VERSION - versionNumber(VersionId));
}
