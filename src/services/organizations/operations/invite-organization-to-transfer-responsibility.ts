import { constraintViolation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteOrganizationToTransferResponsibility.html */
export const inviteOrganizationToTransferResponsibility: Handler<
  'InviteOrganizationToTransferResponsibility'
> = async ({ tx, place }) => {
  await organizationOf(tx, place.account);
  throw constraintViolation(
    'UNMET_BILLING_PREREQUISITE',
    'Your current billing configuration is unsupported: there are no bills.',
  );
};
