import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { delegations, trustedServices } from '../../../policy/organization/trusted-services.ts';
import { constraintViolation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { checkServicePrincipal } from '../service-principals.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisableAWSServiceAccess.html */
export const disableAWSServiceAccess: Handler<'DisableAWSServiceAccess'> = async (
  { tx, place },
  { ServicePrincipal: servicePrincipal },
) => {
  const { id } = await organizationOf(tx, place.account);
  checkServicePrincipal(servicePrincipal);
  const query = { prefix: [id, servicePrincipal], limit: 1 };
  const delegated = await delegations.listBy(tx, ANYWHERE, 'byService', query);
  if (delegated.records.length > 0) {
    throw constraintViolation(
      'DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE',
      'You cannot disable the service access because there are delegated administrators for the service. Deregister them first.',
    );
  }
  await trustedServices.delete(tx, ANYWHERE, id, servicePrincipal);
  return {};
};
