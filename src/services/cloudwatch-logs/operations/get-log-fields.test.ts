import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put } = logsCloud();
const tags = { 'cw:datasource:name': 'shop', 'cw:datasource:type': 'events' };
const source = { dataSourceName: 'shop', dataSourceType: 'events' };

test('GetLogFields finds the fields of events of a data source, with their types', async () => {
  await group('one', { tags });
  await group('two', { tags });
  await group('other');
  await put('one', [
    '{"id":1,"ok":true,"user":{"name":"a"},"tags":["x",null],"mixed":1,"gone":null}',
    '{"id":2.5,"user":{"age":3},"mixed":"text"}',
    'no object',
  ]);
  await put('two', ['{"late":[{"a":1},{"b":"x"}]}']);
  await put('other', ['{"not":1}']);
  const { logFields } = await logs().getLogFields(source);
  expect(logFields).toEqual([
    { logFieldName: 'gone', logFieldType: { type: 'string' } },
    { logFieldName: 'id', logFieldType: { type: 'number' } },
    {
      logFieldName: 'late',
      logFieldType: {
        type: 'array',
        element: {
          type: 'struct',
          fields: [
            { logFieldName: 'a', logFieldType: { type: 'number' } },
            { logFieldName: 'b', logFieldType: { type: 'string' } },
          ],
        },
      },
    },
    { logFieldName: 'mixed', logFieldType: { type: 'string' } },
    { logFieldName: 'ok', logFieldType: { type: 'boolean' } },
    { logFieldName: 'tags', logFieldType: { type: 'array', element: { type: 'string' } } },
    {
      logFieldName: 'user',
      logFieldType: {
        type: 'struct',
        fields: [
          { logFieldName: 'age', logFieldType: { type: 'number' } },
          { logFieldName: 'name', logFieldType: { type: 'string' } },
        ],
      },
    },
  ]);
});

test('transformers change fields; a source that no group has is not found', async () => {
  await group('three', { tags: { ...tags, 'cw:datasource:type': 'changed' } });
  const transformerConfig = [
    { parseJSON: {} },
    { addKeys: { entries: [{ key: 'added', value: 'x' }] } },
    { deleteKeys: { withKeys: ['gone'] } },
  ];
  await logs().putTransformer({ logGroupIdentifier: 'three', transformerConfig });
  await put('three', ['{"gone":1}']);
  const { logFields } = await logs().getLogFields({ ...source, dataSourceType: 'changed' });
  expect(logFields).toEqual([{ logFieldName: 'added', logFieldType: { type: 'string' } }]);
  await group('four', { tags: { 'cw:datasource:name': 'aws_own', 'cw:datasource:type': 'events' } });
  for (const dataSourceName of ['none', 'aws_own']) {
    await expect(logs().getLogFields({ ...source, dataSourceName })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  }
});
