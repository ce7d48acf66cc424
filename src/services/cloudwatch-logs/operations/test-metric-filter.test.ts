import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
// The examples of the API reference.
const APACHE = [
  '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
  '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
];
const TRAIL = [
  '{"eventSource": "CloudTrail", "EventType": "UpdateTrail", "SourceIPAddress": "123.123.1.1"}',
  '{"eventSource": "CloudTrail", "EventType": "UpdateTrail", "SourceIPAddress": "10.1.1.1", "list": [{"id": 1}, {"id": 2}], "none": null, "flag": true}',
];

async function matches(filterPattern: string, logEventMessages: string[]) {
  const { matches: found = [] } = await logs().testMetricFilter({ filterPattern, logEventMessages });
  return found.map(({ eventNumber, extractedValues }) => [eventNumber, extractedValues]);
}

test('TestMetricFilter names the columns of a line', async () => {
  const pattern = '[ip, identity, user_id, timestamp, request, status_code = 5*, size]';
  expect(await matches(pattern, APACHE)).toEqual([
    [
      2,
      {
        $ip: '127.0.0.1',
        $identity: '-',
        $user_id: 'frank',
        $timestamp: '10/Oct/2000:13:35:22 -0700',
        $request: 'GET /apache_pb.gif HTTP/1.0',
        $status_code: '500',
        $size: '5324',
      },
    ],
  ]);
  expect((await matches('[..., size > 2000]', APACHE))[0]?.[1]).toMatchObject({
    $1: '127.0.0.1',
    $6: '500',
    $size: '5324',
  });
});

test('and the properties of a JSON message', async () => {
  expect(await matches('{ $.SourceIPAddress != 123.123.* }', TRAIL)).toEqual([
    [2, { '$.SourceIPAddress': '10.1.1.1' }],
  ]);
  expect(await matches('{ $.list[1].id = 2 && $.none IS NULL && $.flag IS TRUE }', TRAIL)).toEqual([
    [2, { '$.list[1].id': '2', '$.none': 'null', '$.flag': 'true' }],
  ]);
  expect(await matches('{ $.flag NOT EXISTS }', TRAIL)).toEqual([[1, {}]]);
});

test('patterns that are none', async () => {
  for (const pattern of [
    '{',
    '{ $.a }',
    '{ $.a = }',
    '{ $. = 1 }',
    '[a, b',
    '[..., a, ...]',
    '"open',
    'a-b',
    '%(a)%',
    '%[%',
    '%a!%',
    '%a b%',
    '%a% %b% %c%',
    '{ $.a = %a% && $.b = %b% && $.c = %c% }',
    '[a = %a%, b = %b%, c = %c%]',
    '{ $.a > b }',
  ]) {
    await expect(matches(pattern, ['x'])).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
});
