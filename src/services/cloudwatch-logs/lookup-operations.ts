/** The part of the service's table that is about lookup tables. */

import type { Access, Service } from '../../core/service.ts';
import { onAccount, requestTags } from './access.ts';
import type { Api } from './api.gen.ts';
import { lookupTableArn, lookupTables } from './lookup/state.ts';
import { createLookupTable } from './operations/create-lookup-table.ts';
import { deleteLookupTable } from './operations/delete-lookup-table.ts';
import { describeLookupTables } from './operations/describe-lookup-tables.ts';
import { getLookupTable } from './operations/get-lookup-table.ts';
import { updateLookupTable } from './operations/update-lookup-table.ts';

const KEPT_KEY = 'tables are stored as they are';

function onLookupTable<I extends { lookupTableArn: string }>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async ({ tx, place }, { lookupTableArn: resource }) => {
      const name = resource.split(':').at(-1) ?? '';
      const isOwn = resource === lookupTableArn(place, name);
      const known = isOwn ? await lookupTables.peek(tx, place, name) : undefined;
      const tags = Object.entries(known?.tags ?? {});
      const conditions = Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
      return [{ action, resource, conditions }];
    },
  };
}

export const lookupOperations = {
  CreateLookupTable: {
    kind: 'staged',
    handler: createLookupTable,
    access: {
      actions: ['logs:CreateLookupTable'],
      demands: ({ place }, { lookupTableName, tags = {} }) => [
        {
          action: 'logs:CreateLookupTable',
          resource: lookupTableArn(place, lookupTableName),
          conditions: requestTags(tags, Object.keys(tags)),
        },
      ],
    },
    recorded: { kmsKeyId: KEPT_KEY },
  },
  DeleteLookupTable: {
    kind: 'tx',
    handler: deleteLookupTable,
    access: onLookupTable('logs:DeleteLookupTable'),
  },
  DescribeLookupTables: {
    kind: 'tx',
    handler: describeLookupTables,
    access: onAccount('logs:DescribeLookupTables'),
    readOnly: true,
  },
  GetLookupTable: {
    kind: 'staged',
    handler: getLookupTable,
    access: onLookupTable('logs:GetLookupTable'),
    readOnly: true,
  },
  UpdateLookupTable: {
    kind: 'staged',
    handler: updateLookupTable,
    access: onLookupTable('logs:UpdateLookupTable'),
    recorded: { kmsKeyId: KEPT_KEY },
  },
} satisfies Partial<Service<Api>['operations']>;
