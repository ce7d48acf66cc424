import type { EventSelector } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { findTrail } from '../trail-name.ts';

/** "By default, trails created without specific event selectors are configured to log all read and write management events." */
const DEFAULT: readonly EventSelector[] = [
  {
    ReadWriteType: 'All',
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
  },
];

export const getEventSelectors: Handler<'GetEventSelectors'> = async (context, { TrailName }) => {
  const { arn, eventSelectors, advancedEventSelectors } = await findTrail(context, TrailName, 'arn');
  return advancedEventSelectors === undefined
    ? { TrailARN: arn, EventSelectors: eventSelectors ?? [...DEFAULT] }
    : { TrailARN: arn, EventSelectors: [], AdvancedEventSelectors: advancedEventSelectors };
};
