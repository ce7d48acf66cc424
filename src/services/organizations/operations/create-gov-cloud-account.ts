import { constraintViolation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateGovCloudAccount.html */
export const createGovCloudAccount: Handler<'CreateGovCloudAccount'> = async ({ tx, place }) => {
  await organizationOf(tx, place.account);
  throw constraintViolation(
    'MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED',
    "You can't create an account in AWS GovCloud (US) because the management account isn't enabled for it.",
  );
};
