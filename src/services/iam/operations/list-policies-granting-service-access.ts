import { grantsService } from '../access-advisor/granted.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';
import { serviceActions } from '../service-actions.ts';
import { policiesOfSubject, subjectOfArn } from '../simulator/principal.ts';
import type { AttachedSource } from '../simulator/source.ts';

export const listPoliciesGrantingServiceAccess: Handler<'ListPoliciesGrantingServiceAccess'> = async (
  context,
  input,
) => {
  const { tx, place } = context;
  const attached = await policiesOfSubject(tx, place, await subjectOfArn(tx, place, input.Arn));
  for (const namespace of input.ServiceNamespaces) {
    if (serviceActions(tx).nameOf(namespace) === undefined) {
      throw invalidInput(`Invalid service namespace: ${namespace}`);
    }
  }
  const request = { context, operation: 'ListPoliciesGrantingServiceAccess', input };
  const { items, paged } = pageOfList(request, [...new Set(input.ServiceNamespaces)], (each) => each);
  const granting = items.map((namespace) => ({
    ServiceNamespace: namespace,
    Policies: attached.filter(({ compiled }) => grantsService([compiled], namespace)).map(shownPolicy),
  }));
  return { PoliciesGrantingServiceAccess: granting, ...paged };
};

function shownPolicy({ kind, name, arn, owner }: AttachedSource) {
  if (kind !== 'inline') return { PolicyName: name, PolicyType: 'MANAGED' as const, PolicyArn: arn };
  const entity = { EntityType: owner.kind.toUpperCase(), EntityName: owner.name };
  return { PolicyName: name, PolicyType: 'INLINE' as const, ...entity };
}
