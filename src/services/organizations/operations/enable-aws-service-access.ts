import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { trustedServices } from '../../../policy/organization/trusted-services.ts';
import { notInAllFeaturesMode } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { checkServicePrincipal } from '../service-principals.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html */
export const enableAWSServiceAccess: Handler<'EnableAWSServiceAccess'> = async (
  { tx, place, now },
  { ServicePrincipal: servicePrincipal },
) => {
  const { id: organizationId, featureSet } = await organizationOf(tx, place.account);
  checkServicePrincipal(servicePrincipal);
  if (featureSet !== 'ALL') throw notInAllFeaturesMode();
  const known = await trustedServices.get(tx, ANYWHERE, organizationId, servicePrincipal);
  if (known !== undefined) return {};
  await trustedServices.put(tx, ANYWHERE, { organizationId, servicePrincipal, enabledAtMs: now() });
  return {};
};
