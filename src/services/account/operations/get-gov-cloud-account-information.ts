import { noGovCloudAccount } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** No account here is linked to one in AWS GovCloud (US): CreateGovCloudAccount of Organizations refuses to make any. */
export const getGovCloudAccountInformation: Handler<'GetGovCloudAccountInformation'> = () => {
  throw noGovCloudAccount();
};
