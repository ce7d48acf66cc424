/** What the two operations on insight selectors share. */

import { cloudtrailError } from './errors.ts';

/** Event data stores, which these operations name as well, are not there. */
export function requiredTrail(input: {
  TrailName?: string | undefined;
  EventDataStore?: string | undefined;
  InsightsDestination?: string | undefined;
}): string {
  if (input.InsightsDestination !== undefined) throw noDataStores();
  if (input.TrailName !== undefined && input.EventDataStore !== undefined) {
    const text = 'TrailName and EventDataStore cannot be used together.';
    throw cloudtrailError('InvalidParameterCombinationException', text);
  }
  if (input.TrailName !== undefined) return input.TrailName;
  if (input.EventDataStore === undefined) {
    throw cloudtrailError('InvalidParameterException', 'TrailName is required.');
  }
  throw noDataStores();
}

function noDataStores(): Error {
  const text = 'Event data stores are not implemented by kumobako.';
  return cloudtrailError('UnsupportedOperationException', text);
}
