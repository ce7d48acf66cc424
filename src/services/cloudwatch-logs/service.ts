/**
 * CloudWatch Logs. Actions and resources of its operations:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */

import { type AccessContext, anyService, type Service } from '../../core/service.ts';
import {
  onAccount,
  onAnyGroup,
  onDestination,
  onGroup,
  onGroupOfKey,
  onGroups,
  onGroupsOfQuery,
  onGroupWithTags,
  onQuery,
  onResource,
  onStream,
  toCreateGroup,
  toDescribeGroups,
  unmasking,
} from './access.ts';
import type { Api } from './api.gen.ts';
import { deliveryOperations } from './delivery-operations.ts';
import { discoveryOperations } from './discovery-operations.ts';
import { erase } from './erase.ts';
import { runExport } from './export.ts';
import { forward, publishEmbedded } from './forward.ts';
import { lookupOperations } from './lookup-operations.ts';
import { addressOf, identified, type NamesGroup } from './names.ts';
import { associateKmsKey } from './operations/associate-kms-key.ts';
import { cancelExportTask } from './operations/cancel-export-task.ts';
import { createExportTask } from './operations/create-export-task.ts';
import { createLogGroup } from './operations/create-log-group.ts';
import { createLogStream } from './operations/create-log-stream.ts';
import { deleteDestination } from './operations/delete-destination.ts';
import { deleteLogGroup } from './operations/delete-log-group.ts';
import { deleteLogStream } from './operations/delete-log-stream.ts';
import { deleteMetricFilter } from './operations/delete-metric-filter.ts';
import { deleteQueryDefinition } from './operations/delete-query-definition.ts';
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts';
import { deleteRetentionPolicy } from './operations/delete-retention-policy.ts';
import { deleteSubscriptionFilter } from './operations/delete-subscription-filter.ts';
import { describeDestinations } from './operations/describe-destinations.ts';
import { describeExportTasks } from './operations/describe-export-tasks.ts';
import { describeLogGroups } from './operations/describe-log-groups.ts';
import { describeLogStreams } from './operations/describe-log-streams.ts';
import { describeMetricFilters } from './operations/describe-metric-filters.ts';
import { describeQueries } from './operations/describe-queries.ts';
import { describeQueryDefinitions } from './operations/describe-query-definitions.ts';
import { describeResourcePolicies } from './operations/describe-resource-policies.ts';
import { describeSubscriptionFilters } from './operations/describe-subscription-filters.ts';
import { disassociateKmsKey } from './operations/disassociate-kms-key.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { getLogRecord } from './operations/get-log-record.ts';
import { getQueryResults } from './operations/get-query-results.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTagsLogGroup } from './operations/list-tags-log-group.ts';
import { putDestination } from './operations/put-destination.ts';
import { putDestinationPolicy } from './operations/put-destination-policy.ts';
import { putLogEvents } from './operations/put-log-events.ts';
import { putLogGroupDeletionProtection } from './operations/put-log-group-deletion-protection.ts';
import { putMetricFilter } from './operations/put-metric-filter.ts';
import { putQueryDefinition } from './operations/put-query-definition.ts';
import { putResourcePolicy } from './operations/put-resource-policy.ts';
import { putRetentionPolicy } from './operations/put-retention-policy.ts';
import { putSubscriptionFilter } from './operations/put-subscription-filter.ts';
import { startLiveTail } from './operations/start-live-tail.ts';
import { startQuery } from './operations/start-query.ts';
import { stopQuery } from './operations/stop-query.ts';
import { tagLogGroup } from './operations/tag-log-group.ts';
import { tagResource } from './operations/tag-resource.ts';
import { testMetricFilter } from './operations/test-metric-filter.ts';
import { untagLogGroup } from './operations/untag-log-group.ts';
import { untagResource } from './operations/untag-resource.ts';
import { groupsOfPointer } from './pointer.ts';
import { policyOperations } from './policy-operations.ts';
import { runStarted } from './queries.ts';
import { forgetting } from './retention.ts';
import { runScheduled, startScheduled } from './scheduled/run.ts';
import { scheduledOperations } from './scheduled-operations.ts';
import { collections } from './state.ts';
import { transformerOperations } from './transformer-operations.ts';

const KEPT_KEY = 'events are stored as they are';
const NO_LINKS = 'cross-account observability is not there';
const NO_DESTINATIONS = 'subscriptions to destinations are refused';
const OF_ONE_GROUP = 'policies of single groups are not there';
const NO_SYSTEM_FIELDS = 'no group gathers events of other accounts';

const groupOfInput = ({ place }: AccessContext, input: NamesGroup) => addressOf(place, input);

const requestTags = (tags: Record<string, string>) => ({ tags, keys: Object.keys(tags) });
const noTags = () => ({ keys: [] });

const queriedGroups = (input: Api['StartQuery']['input']) =>
  input.logGroupNames ??
  input.logGroupIdentifiers ??
  (input.logGroupName === undefined ? [] : [input.logGroupName]);

const service: Service<Api> = {
  name: 'cloudwatch-logs',
  collections,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/logging_cw_api_calls_cwl.html
  dataEvents: new Set(['FilterLogEvents', 'GetLogEvents', 'PutLogEvents', 'StartLiveTail'] as const),
  operations: {
    ...deliveryOperations,
    ...discoveryOperations,
    ...lookupOperations,
    ...policyOperations,
    ...scheduledOperations,
    ...transformerOperations,
    AssociateKmsKey: {
      kind: 'tx',
      handler: associateKmsKey,
      access: onGroupOfKey('logs:AssociateKmsKey'),
      recorded: { kmsKeyId: KEPT_KEY },
      refused: { resourceIdentifier: 'of query results, which are kept in memory only' },
    },
    CancelExportTask: {
      kind: 'tx',
      handler: cancelExportTask,
      access: onAccount('logs:CancelExportTask'),
    },
    CreateExportTask: {
      kind: 'staged',
      handler: createExportTask,
      access: onGroup('logs:CreateExportTask'),
    },
    CreateLogGroup: {
      kind: 'tx',
      handler: createLogGroup,
      access: toCreateGroup,
      recorded: { kmsKeyId: KEPT_KEY },
    },
    CreateLogStream: {
      kind: 'tx',
      handler: createLogStream,
      access: onStream('logs:CreateLogStream'),
    },
    DeleteDestination: {
      kind: 'tx',
      handler: deleteDestination,
      access: onDestination('logs:DeleteDestination'),
    },
    DeleteLogGroup: {
      kind: 'tx',
      handler: deleteLogGroup,
      access: onGroup('logs:DeleteLogGroup'),
    },
    DeleteLogStream: {
      kind: 'tx',
      handler: deleteLogStream,
      access: onStream('logs:DeleteLogStream'),
    },
    DeleteMetricFilter: {
      kind: 'tx',
      handler: deleteMetricFilter,
      access: onGroup('logs:DeleteMetricFilter'),
    },
    DeleteQueryDefinition: {
      kind: 'tx',
      handler: deleteQueryDefinition,
      access: onAccount('logs:DeleteQueryDefinition'),
    },
    DeleteResourcePolicy: {
      kind: 'tx',
      handler: deleteResourcePolicy,
      access: onAccount('logs:DeleteResourcePolicy'),
      refused: { resourceArn: OF_ONE_GROUP, expectedRevisionId: OF_ONE_GROUP },
    },
    DeleteRetentionPolicy: {
      kind: 'tx',
      handler: deleteRetentionPolicy,
      access: onGroup('logs:DeleteRetentionPolicy'),
    },
    DeleteSubscriptionFilter: {
      kind: 'tx',
      handler: deleteSubscriptionFilter,
      access: onGroup('logs:DeleteSubscriptionFilter'),
    },
    DescribeDestinations: {
      kind: 'tx',
      handler: describeDestinations,
      access: onAccount('logs:DescribeDestinations'),
      readOnly: true,
    },
    DescribeExportTasks: {
      kind: 'tx',
      handler: describeExportTasks,
      access: onAccount('logs:DescribeExportTasks'),
      readOnly: true,
    },
    DescribeLogGroups: {
      kind: 'tx',
      handler: describeLogGroups,
      access: toDescribeGroups,
      readOnly: true,
      refused: { accountIdentifiers: NO_LINKS, includeLinkedAccounts: NO_LINKS },
    },
    DescribeLogStreams: {
      kind: 'staged',
      handler: describeLogStreams,
      access: onGroup('logs:DescribeLogStreams'),
      readOnly: true,
    },
    DescribeMetricFilters: {
      kind: 'tx',
      handler: describeMetricFilters,
      access: onAnyGroup('logs:DescribeMetricFilters'),
      readOnly: true,
    },
    DescribeQueries: {
      kind: 'tx',
      handler: describeQueries,
      access: onAccount('logs:DescribeQueries'),
      readOnly: true,
    },
    DescribeQueryDefinitions: {
      kind: 'tx',
      handler: describeQueryDefinitions,
      access: onAccount('logs:DescribeQueryDefinitions'),
      readOnly: true,
    },
    DescribeResourcePolicies: {
      kind: 'tx',
      handler: describeResourcePolicies,
      access: onAccount('logs:DescribeResourcePolicies'),
      readOnly: true,
      refused: { resourceArn: OF_ONE_GROUP },
    },
    DescribeSubscriptionFilters: {
      kind: 'tx',
      handler: describeSubscriptionFilters,
      access: onGroup('logs:DescribeSubscriptionFilters'),
      readOnly: true,
    },
    DisassociateKmsKey: {
      kind: 'tx',
      handler: disassociateKmsKey,
      access: onGroupOfKey('logs:DisassociateKmsKey'),
      refused: { resourceIdentifier: 'of query results, which are kept in memory only' },
    },
    FilterLogEvents: {
      kind: 'staged',
      handler: filterLogEvents,
      access: unmasking(onGroup('logs:FilterLogEvents'), groupOfInput),
      readOnly: true,
      recorded: { interleaved: 'AWS ignores it as well: streams are always interleaved' },
    },
    GetLogEvents: {
      kind: 'staged',
      handler: getLogEvents,
      access: unmasking(onStream('logs:GetLogEvents'), groupOfInput),
      readOnly: true,
    },
    GetLogRecord: {
      kind: 'staged',
      handler: getLogRecord,
      access: unmasking(
        onGroups('logs:GetLogRecord', ({ logRecordPointer }: Api['GetLogRecord']['input']) =>
          groupsOfPointer(logRecordPointer),
        ),
        ({ place }, { logRecordPointer }) => {
          const [name] = groupsOfPointer(logRecordPointer);
          return name === undefined ? undefined : identified(place, name);
        },
      ),
      readOnly: true,
    },
    GetQueryResults: {
      kind: 'staged',
      handler: getQueryResults,
      access: onQuery('logs:GetQueryResults'),
      readOnly: true,
    },
    ListTagsForResource: {
      kind: 'tx',
      handler: listTagsForResource,
      access: onResource('logs:ListTagsForResource', noTags),
      readOnly: true,
    },
    ListTagsLogGroup: {
      kind: 'tx',
      handler: listTagsLogGroup,
      access: onGroup('logs:ListTagsLogGroup'),
      readOnly: true,
    },
    PutDestination: {
      kind: 'tx',
      handler: putDestination,
      access: onDestination('logs:PutDestination', ({ tags }: Api['PutDestination']['input']) => tags),
      recorded: { targetArn: NO_DESTINATIONS, roleArn: NO_DESTINATIONS },
    },
    PutDestinationPolicy: {
      kind: 'tx',
      handler: putDestinationPolicy,
      access: onDestination('logs:PutDestinationPolicy'),
      recorded: { accessPolicy: NO_DESTINATIONS, forceUpdate: NO_DESTINATIONS },
    },
    PutLogEvents: {
      kind: 'staged',
      handler: putLogEvents,
      access: onStream('logs:PutLogEvents'),
      recorded: { sequenceToken: 'AWS ignores it as well' },
      refused: { entity: 'events are taken, the entity is answered as rejected' },
    },
    PutLogGroupDeletionProtection: {
      kind: 'tx',
      handler: putLogGroupDeletionProtection,
      access: onGroup('logs:PutLogGroupDeletionProtection'),
    },
    PutMetricFilter: {
      kind: 'staged',
      handler: putMetricFilter,
      access: onGroup('logs:PutMetricFilter'),
      refused: { fieldSelectionCriteria: NO_SYSTEM_FIELDS, emitSystemFieldDimensions: NO_SYSTEM_FIELDS },
    },
    PutQueryDefinition: {
      kind: 'tx',
      handler: putQueryDefinition,
      access: onAccount('logs:PutQueryDefinition'),
      recorded: { clientToken: 'a definition that is there already is known by its name' },
    },
    PutResourcePolicy: {
      kind: 'tx',
      handler: putResourcePolicy,
      access: onAccount('logs:PutResourcePolicy'),
      refused: { resourceArn: OF_ONE_GROUP, expectedRevisionId: OF_ONE_GROUP },
    },
    PutRetentionPolicy: {
      kind: 'tx',
      handler: putRetentionPolicy,
      access: onGroup('logs:PutRetentionPolicy'),
    },
    PutSubscriptionFilter: {
      kind: 'staged',
      handler: putSubscriptionFilter,
      access: onGroup('logs:PutSubscriptionFilter'),
      recorded: { distribution: 'functions get the events of one stream with each call' },
      refused: {
        fieldSelectionCriteria: NO_SYSTEM_FIELDS,
        emitSystemFields: NO_SYSTEM_FIELDS,
        destinationArn: 'of Kinesis, Firehose and destinations: they are not there',
        roleArn: 'belongs to those',
      },
    },
    StartLiveTail: {
      kind: 'staged',
      handler: startLiveTail,
      access: onGroups(
        'logs:StartLiveTail',
        ({ logGroupIdentifiers }: Api['StartLiveTail']['input']) => logGroupIdentifiers,
      ),
      readOnly: true,
    },
    StartQuery: {
      kind: 'tx',
      handler: startQuery,
      access: onGroupsOfQuery('logs:StartQuery', queriedGroups),
      answersAfterOutboxMs: 500,
      refused: {
        queryLanguage: 'SQL and PPL',
        queryString: 'commands beside fields, display, filter, parse, lookup, stats, sort, limit and dedup',
      },
    },
    StopQuery: { kind: 'tx', handler: stopQuery, access: onAccount('logs:StopQuery') },
    TagLogGroup: {
      kind: 'tx',
      handler: tagLogGroup,
      access: onGroupWithTags('logs:TagLogGroup', ({ tags }: Api['TagLogGroup']['input']) =>
        requestTags(tags),
      ),
    },
    TagResource: {
      kind: 'tx',
      handler: tagResource,
      access: onResource('logs:TagResource', ({ tags }: Api['TagResource']['input']) => requestTags(tags)),
    },
    TestMetricFilter: {
      kind: 'tx',
      handler: testMetricFilter,
      access: onAccount('logs:TestMetricFilter'),
      readOnly: true,
    },
    UntagLogGroup: {
      kind: 'tx',
      handler: untagLogGroup,
      access: onGroupWithTags('logs:UntagLogGroup', ({ tags }: Api['UntagLogGroup']['input']) => ({
        keys: tags,
      })),
    },
    UntagResource: {
      kind: 'tx',
      handler: untagResource,
      access: onResource('logs:UntagResource', ({ tagKeys }: Api['UntagResource']['input']) => ({
        keys: tagKeys,
      })),
    },
  },
  deliveries: {
    erase,
    forget: forgetting.run,
    forward,
    publishEmbedded,
    runExport,
    runScheduled,
    runStarted,
  },
  timers: { forget: forgetting.begin, startScheduled },
};

export const cloudwatchLogsService = anyService(service);
