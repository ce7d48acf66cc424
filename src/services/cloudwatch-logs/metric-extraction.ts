/** Policies of the account that say whether metrics are made of events in the embedded format. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { policiesFor } from './account-policy.ts';
import { invalidParameter } from './errors.ts';
import type { Selectable } from './selection-criteria.ts';

const TYPE = 'METRIC_EXTRACTION_POLICY';

/** As in AWS's example; nobody has recorded its texts. @throws InvalidParameterException */
export function isExtractionDisabled(document: string): boolean {
  const found =
    /^\s*\{\s*"EmbeddedMetricFormat"\s*:\s*\{\s*"Status"\s*:\s*"(Enabled|Disabled)"\s*\}\s*\}\s*$/;
  const [, status] = found.exec(document) ?? [];
  if (status !== undefined) return status === 'Disabled';
  throw invalidParameter(
    'Invalid metric extraction policy: it has EmbeddedMetricFormat with the Status Enabled or Disabled.',
  );
}

/** "By default, EMF metric creation is enabled for all log groups." */
export async function isExtracting(tx: Transaction, place: Place, group: Selectable): Promise<boolean> {
  const policies = await policiesFor(tx, place, TYPE, group);
  return !policies.some(({ document }) => isExtractionDisabled(document));
}
