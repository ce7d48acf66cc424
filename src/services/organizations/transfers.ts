/**
 * Transfers of responsibility for bills: another organization's management account takes them over. There are no bills
 * here, so no invitation is sent and there are no transfers.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/orgs_transfer_billing.html
 */

export const NO_BILLS = 'There are no bills, so there is nothing to transfer.';

type Direction = 'inbound' | 'outbound';

/** Condition keys of a transfer; nobody knows the direction of one that is not there. */
export function transferKeys(direction?: Direction): Record<string, string> {
  const type = { 'organizations:TransferType': 'billing' };
  return direction === undefined ? type : { ...type, 'organizations:TransferDirection': direction };
}
