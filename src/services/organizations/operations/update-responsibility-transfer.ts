import { transferNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdateResponsibilityTransfer.html */
export const updateResponsibilityTransfer: Handler<'UpdateResponsibilityTransfer'> = async ({
  tx,
  place,
}) => {
  await organizationOf(tx, place.account);
  throw transferNotFound();
};
