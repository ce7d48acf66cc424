import type { PolicyTargetSummary } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { targetArn } from '../ids.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { attachmentsOfPolicy, policyNumbered } from '../policies.ts';
import { targetNamed } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTargetsForPolicy.html */
export const listTargetsForPolicy: Handler<'ListTargetsForPolicy'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const policy = await policyNumbered(tx, organization, input.PolicyId);
  const request = { context, operation: 'ListTargetsForPolicy', input };
  const all = await attachmentsOfPolicy(tx, organization, policy.id);
  const { items, paged } = pageOfList(request, all, ({ targetId }) => targetId);
  const Targets: PolicyTargetSummary[] = [];
  for (const { targetId } of items) {
    const { id, kind, name } = await targetNamed(tx, organization, targetId);
    Targets.push({ TargetId: id, Arn: targetArn(organization, id), Name: name, Type: kind });
  }
  return { Targets, ...paged };
};
