/**
 * What groups of a class can do. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 * Texts as users of Terraform and Steampipe have seen them.
 */

import { logsError } from './errors.ts';
import type { GroupRecord } from './state.ts';

/** @throws ValidationException for all classes but STANDARD */
export function demandStandard({ class: own }: GroupRecord): void {
  if (own === 'STANDARD') return;
  throw logsError('ValidationException', 'This operation is only supported on the Standard log class.');
}

/** @throws ValidationException for groups from which logs are only delivered */
export function refuseDelivery({ class: own }: GroupRecord): void {
  if (own !== 'DELIVERY') return;
  throw logsError('ValidationException', 'This operation is not supported for Delivery log class');
}
