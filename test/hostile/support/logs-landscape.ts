/** CloudWatch Logs before it is treated badly, and values that its members need to mean something. */

import type { KnownValues } from './nasty-inputs.ts';
import type { Input } from './wire-call.ts';

export const LOGS_STEPS: readonly (readonly [string, Input])[] = [
  ['CreateLogGroup', { logGroupName: 'group' }],
  ['CreateLogStream', { logGroupName: 'group', logStreamName: 'stream' }],
  [
    'PutMetricFilter',
    {
      logGroupName: 'group',
      filterName: 'filter',
      filterPattern: '{ $.a = 1 }',
      metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '$.a' }],
    },
  ],
  ['PutQueryDefinition', { name: 'query', queryString: 'fields @message' }],
  ['CreateLookupTable', { lookupTableName: 'table', tableBody: 'id,name\n1,a\n' }],
  ['PutIndexPolicy', { logGroupIdentifier: 'group', policyDocument: '{"Fields":["a"]}' }],
  [
    'PutLogEvents',
    {
      logGroupName: 'group',
      logStreamName: 'stream',
      logEvents: [{ timestamp: Date.now(), message: '{"a":1}' }],
    },
  ],
];

export const LOGS_VALUES: KnownValues = {
  filterPattern: ['', 'a -b ?c "d"', '{ $.a = 1 && $.b[0] NOT EXISTS }', '[a, b = 4*, ...]', '%x+%'],
  queryString: [
    'fields @message | filter a > 1',
    'stats count(*) by bin(5m)',
    'parse @message "*:*" as a, b',
    'lookup table id as a OUTPUT name',
  ],
  tableBody: ['id,name\n1,"a ""b"""\n', 'a'],
  policyType: ['FIELD_INDEX_POLICY', 'METRIC_EXTRACTION_POLICY', 'TRANSFORMER_POLICY'],
  policyDocument: [
    '{"Fields":["a"],"FieldsV2":{"b":{"type":"FACET"}}}',
    '{"EmbeddedMetricFormat":{"Status":"Disabled"}}',
    '[{"parseJSON":{}},{"addKeys":{"entries":[{"key":"a","value":"b"}]}}]',
  ],
  selectionCriteria: [undefined, 'LogGroupNamePrefix = "g"', 'LogGroupName NOT IN ["other"]'],
  dataSourceName: ['shop'],
  dataSourceType: ['events'],
  logGroupNames: [undefined],
  logGroupIdentifiers: [undefined],
  match: ['%{WORD:a} %{GREEDYDATA:b.c}', '%{IP:a}[%{NUMBER:b}]', '%{APACHE_ACCESS_LOG}'],
  'matchPatterns[]': ['yyyy-MM-dd HH:mm:ss', "MMM d, yyyy h:mm a 'at' zzz", 'D[ H]'],
  targetFormat: ["EEEE dd. MMMM yyyy 'o''clock' XXX"],
  locale: ['de', 'en_US'],
  sourceTimezone: ['Europe/Berlin', 'UTC+1'],
  scheduleExpression: ['cron(0 9 ? * MON-FRI *)'],
};
