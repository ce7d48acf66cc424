/** The part of the service's table that finds groups, their fields, and where events come from. */

import type { Service } from '../../core/service.ts';
import { onAccount, onGroup } from './access.ts';
import type { Api } from './api.gen.ts';
import { describeFieldIndexes } from './operations/describe-field-indexes.ts';
import { getLogFields } from './operations/get-log-fields.ts';
import { getLogGroupFields } from './operations/get-log-group-fields.ts';
import { listAggregateLogGroupSummaries } from './operations/list-aggregate-log-group-summaries.ts';
import { listLogGroups } from './operations/list-log-groups.ts';
import { listLogGroupsForQuery } from './operations/list-log-groups-for-query.ts';

const NO_LINKS = 'cross-account observability is not there';

export const discoveryOperations = {
  DescribeFieldIndexes: {
    kind: 'staged',
    handler: describeFieldIndexes,
    access: onAccount('logs:DescribeFieldIndexes'),
    readOnly: true,
  },
  GetLogFields: {
    kind: 'staged',
    handler: getLogFields,
    access: onAccount('logs:GetLogFields'),
    readOnly: true,
  },
  GetLogGroupFields: {
    kind: 'staged',
    handler: getLogGroupFields,
    access: onGroup('logs:GetLogGroupFields'),
    readOnly: true,
  },
  ListAggregateLogGroupSummaries: {
    kind: 'tx',
    handler: listAggregateLogGroupSummaries,
    access: onAccount('logs:ListAggregateLogGroupSummaries'),
    readOnly: true,
    recorded: { groupBy: 'formats of events are not told: groups are by name and type either way' },
    refused: { accountIdentifiers: NO_LINKS, includeLinkedAccounts: NO_LINKS },
  },
  ListLogGroups: {
    kind: 'tx',
    handler: listLogGroups,
    access: onAccount('logs:ListLogGroups'),
    readOnly: true,
    refused: {
      accountIdentifiers: NO_LINKS,
      includeLinkedAccounts: NO_LINKS,
    },
  },
  ListLogGroupsForQuery: {
    kind: 'tx',
    handler: listLogGroupsForQuery,
    access: onAccount('logs:ListLogGroupsForQuery'),
    readOnly: true,
  },
} satisfies Partial<Service<Api>['operations']>;
