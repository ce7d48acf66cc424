/** Event source mappings: their part of the service's table. */

import type { Service } from '../../core/service.ts';
import { onAccount } from './access.ts';
import type { Api } from './api.gen.ts';
import { onMapping, toMap } from './event-source/access.ts';
import { REFUSED_CREATE, REFUSED_UPDATE } from './event-source/settings.ts';
import { createEventSourceMapping } from './operations/create-event-source-mapping.ts';
import { deleteEventSourceMapping } from './operations/delete-event-source-mapping.ts';
import { getEventSourceMapping } from './operations/get-event-source-mapping.ts';
import { listEventSourceMappings } from './operations/list-event-source-mappings.ts';
import { updateEventSourceMapping } from './operations/update-event-source-mapping.ts';

export const mappingOperations: Service<Api>['operations'] = {
  CreateEventSourceMapping: {
    kind: 'staged',
    handler: createEventSourceMapping,
    access: toMap,
    refused: REFUSED_CREATE,
  },
  DeleteEventSourceMapping: {
    kind: 'tx',
    handler: deleteEventSourceMapping,
    access: onMapping('DeleteEventSourceMapping'),
  },
  GetEventSourceMapping: {
    kind: 'tx',
    handler: getEventSourceMapping,
    access: onMapping('GetEventSourceMapping'),
    readOnly: true,
  },
  ListEventSourceMappings: {
    kind: 'tx',
    handler: listEventSourceMappings,
    access: onAccount('ListEventSourceMappings'),
    readOnly: true,
  },
  UpdateEventSourceMapping: {
    kind: 'staged',
    handler: updateEventSourceMapping,
    access: onMapping('UpdateEventSourceMapping'),
    refused: REFUSED_UPDATE,
  },
};
