/** Destinations: kept for those who describe them. Subscriptions to them are refused. */

import type { Place } from '../../core/place.ts';
import type { Destination } from './api.gen.ts';
import { logsError } from './errors.ts';
import { destinationArn } from './names.ts';
import type { DestinationRecord } from './state.ts';

export function shownDestination(place: Place, destination: DestinationRecord): Destination {
  return {
    destinationName: destination.name,
    targetArn: destination.targetArn,
    roleArn: destination.roleArn,
    ...(destination.accessPolicy === undefined ? {} : { accessPolicy: destination.accessPolicy }),
    arn: destinationArn(place, destination.name),
    creationTime: destination.createdAtMs,
  };
}

export function destinationNotFound(): Error {
  return logsError('ResourceNotFoundException', 'The specified destination does not exist.');
}
