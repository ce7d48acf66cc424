import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { trustedServices } from '../../../policy/organization/trusted-services.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfCollection } from '../paging.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html */
export const listAWSServiceAccessForOrganization: Handler<'ListAWSServiceAccessForOrganization'> = async (
  context,
  input,
) => {
  const { tx, place } = context;
  const { id } = await organizationOf(tx, place.account);
  const request = { context, operation: 'ListAWSServiceAccessForOrganization', input };
  const { items, paged } = await pageOfCollection(request, (query) =>
    trustedServices.list(tx, ANYWHERE, { ...query, prefix: [id] }),
  );
  const EnabledServicePrincipals = items.map(({ servicePrincipal, enabledAtMs }) => ({
    ServicePrincipal: servicePrincipal,
    DateEnabled: new Date(enabledAtMs),
  }));
  return { EnabledServicePrincipals, ...paged };
};
