import { transferNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_TerminateResponsibilityTransfer.html */
export const terminateResponsibilityTransfer: Handler<'TerminateResponsibilityTransfer'> = async ({
  tx,
  place,
}) => {
  await organizationOf(tx, place.account);
  throw transferNotFound();
};
