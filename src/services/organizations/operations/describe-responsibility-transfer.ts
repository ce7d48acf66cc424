import { transferNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeResponsibilityTransfer.html */
export const describeResponsibilityTransfer: Handler<'DescribeResponsibilityTransfer'> = async ({
  tx,
  place,
}) => {
  await organizationOf(tx, place.account);
  throw transferNotFound();
};
