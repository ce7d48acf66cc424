import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { type Shape, simple } from '../model/shapes.ts';
import { parseJson, reachesLong } from './json.ts';
import { type ValueForm, valueDecoder } from './json-decode.ts';
import { jsonEncoder } from './json-encode.ts';
import { decodeBody, refusalOf, tinyService } from './testing.ts';

const models = openModels();
const dynamodb = models.service('dynamodb');
const kinesis = models.service('kinesis');
const rdsData = models.service('rds-data');

function refused(message: string) {
  return { code: 'SerializationException', message, status: 400 };
}

describe('types of JSON values', () => {
  test.each([
    ['{"StreamName":5}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"StreamName":1.5}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"StreamName":true}', 'TRUE_VALUE can not be converted to a String'],
    ['{"StreamName":[]}', 'Start of list found where not expected'],
    ['{"StreamName":{}}', 'Start of structure or map found where not expected.'],
    ['{"ShardCount":"1"}', 'STRING_VALUE can not be converted to an Integer'],
    ['{"ShardCount":false}', 'FALSE_VALUE can not be converted to an Integer'],
    ['{"StreamModeDetails":"x"}', 'Expected null'],
    ['{"StreamModeDetails":[1]}', 'Start of list found where not expected'],
    ['{"Tags":"x"}', 'Expected map or null'],
    ['[]', 'Start of list found where not expected'],
    ['"x"', ''],
    ['null', ''],
    ['{', ''],
    ['', ''],
  ])('%s is refused in the words of the common framework', async (body, message) => {
    expect(await refusalOf(decodeBody(kinesis, 'CreateStream', body))).toEqual(refused(message));
  });

  test.each([
    ['PutRecords', '{"Records":5}', 'Expected list or null'],
    [
      'PutRecord',
      '{"Data":"12345"}',
      "'12345' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 5",
    ],
    ['PutRecord', '{"Data":"=+/="}', "'=+/=' can not be converted to a Blob: Invalid Base64 character: '='"],
    [
      'PutRecord',
      '{"Data":"+/+="}',
      "'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected",
    ],
    ['PutRecord', '{"Data":7}', 'NUMBER_VALUE can not be converted to a Blob'],
    [
      'GetShardIterator',
      '{"Timestamp":"2020-01-01T00:00:00Z"}',
      'STRING_VALUE can not be converted to milliseconds since epoch',
    ],
  ])('%s %s', async (operation, body, message) => {
    expect(await refusalOf(decodeBody(kinesis, operation, body))).toEqual(refused(message));
  });

  test.each([
    ['{"TableName":23}', 'NUMBER_VALUE cannot be converted to String'],
    ['{"TableName":34.56}', 'DECIMAL_VALUE cannot be converted to String'],
    ['{"TableName":[]}', 'Unrecognized collection type class java.lang.String'],
    ['{"TableName":{}}', 'Start of structure or map found where not expected'],
    ['{"ConsistentRead":"23"}', 'Unexpected token received from parser'],
    ['{"ConsistentRead":23}', 'NUMBER_VALUE cannot be converted to Boolean'],
    ['{"AttributesToGet":"x"}', 'Unexpected field type'],
    ['{"AttributesToGet":{}}', 'Start of structure or map found where not expected'],
    [
      '{"Key":[]}',
      'Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>',
    ],
    ['{"Key":{"a":"b"}}', 'Unexpected value type in payload'],
    [
      '{"Key":{"a":[]}}',
      'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue',
    ],
    ['{"Key":{"a":{"B":true}}}', 'only base-64-encoded strings are convertible to bytes'],
    ['{"Key":{"a":{"B":"=+/="}}}', 'Invalid last non-pad Base64 character dectected'],
    [
      '{"Key":{"a":{"BS":["23456"]}}}',
      'Base64 encoded length is expected a multiple of 4 bytes but found: 5',
    ],
  ])("%s is refused in DynamoDB's own words", async (body, message) => {
    expect(await refusalOf(decodeBody(dynamodb, 'GetItem', body))).toEqual(refused(message));
  });

  test('fractions are cut off where an integer is expected', async () => {
    expect(await decodeBody(kinesis, 'CreateStream', '{"ShardCount":1.9}')).toEqual({ ShardCount: 1 });
  });

  test.each([
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
    ['2147483648', -2147483648],
    ['99999999999', 1215752191],
    ['1e3', 1000],
  ])('bits above 32 are cut off where an integer is expected: %s', async (text, ShardCount) => {
    expect(await decodeBody(kinesis, 'CreateStream', `{"ShardCount":${text}}`)).toEqual({ ShardCount });
  });

  test('the words that AWS takes for booleans', async () => {
    const body = '{"ExclusiveStartStreamName":"a","Limit":null,"NextToken":null}';
    expect(await decodeBody(kinesis, 'ListStreams', body)).toEqual({ ExclusiveStartStreamName: 'a' });
    const words = await decodeBody(dynamodb, 'Query', '{"ScanIndexForward":"TRUE","ConsistentRead":"no"}');
    expect(words).toEqual({ ScanIndexForward: true, ConsistentRead: false });
  });

  test('an empty body is an empty input only where the input has no members', async () => {
    expect(await decodeBody(dynamodb, 'DescribeLimits', '')).toEqual({});
    expect(await refusalOf(decodeBody(dynamodb, 'ListTables', ''))).toEqual(refused(''));
  });
});

describe('keys and members', () => {
  test('members that the model does not know are dropped', async () => {
    const body = '{"TableName":"t","Foo":1,"__proto__":{"a":1},"toString":2}';
    const input = await decodeBody(dynamodb, 'DescribeTable', body);
    expect(Object.keys(input)).toEqual(['TableName']);
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
  });

  test('map keys are data, whatever they are called', async () => {
    const body = '{"TableName":"t","Key":{"__proto__":{"S":"a"},"constructor":{"S":"b"}}}';
    const { Key } = (await decodeBody(dynamodb, 'GetItem', body)) as { Key: Record<string, unknown> };
    expect(Object.entries(Key)).toEqual([
      ['__proto__', { S: 'a' }],
      ['constructor', { S: 'b' }],
    ]);
    expect('toString' in Key).toBe(false);
    expect(
      JSON.stringify(jsonEncoder(dynamodb, dynamodb.operations['GetItem']?.[0] ?? 0, false).run({ Key })),
    ).toBe('{"Key":{"__proto__":{"S":"a"},"constructor":{"S":"b"}}}');
  });

  test('keys of documents are data too', () => {
    const service = tinyService([{ k: 's', n: 'In', m: { doc: [simple.document] } }]);
    const parsed = parseJson(Buffer.from('{"doc":{"__proto__":{"x":1},"list":[{"valueOf":null}]}}'), false);
    const { doc } = valueDecoder(service, 32, 'json').run(parsed, 1) as { doc: Record<string, unknown> };
    expect(JSON.stringify(doc)).toBe('{"__proto__":{"x":1},"list":[{"valueOf":null}]}');
    expect(Object.getPrototypeOf(Object.getPrototypeOf(doc))).toBe(null);
  });

  test('nulls stay in sparse lists and maps, and nowhere else', () => {
    const shapes: Shape[] = [
      { k: 's', n: 'In', m: { sparse: [33], dense: [34], sparseMap: [35], denseMap: [36] } },
      { k: 'l', m: [simple.string], t: { sp: 1 } },
      { k: 'l', m: [simple.string] },
      { k: 'm', key: [simple.string], val: [simple.string], t: { sp: 1 } },
      { k: 'm', key: [simple.string], val: [simple.string] },
    ];
    const service = tinyService(shapes);
    const value = {
      sparse: ['a', null],
      dense: ['a', null],
      sparseMap: { k: null },
      denseMap: { k: null, l: 'm' },
    };
    const kept = { sparse: ['a', null], dense: ['a'], sparseMap: { k: null }, denseMap: { l: 'm' } };
    expect(valueDecoder(service, 32, 'json').run(structuredClone(value), 1)).toEqual(kept);
    expect(jsonEncoder(service, 32, false).run(value)).toEqual(kept);
  });

  test('jsonName counts in rest-json only', () => {
    const service = tinyService([{ k: 's', n: 'In', m: { Name: [simple.string, { jn: 'name' }] } }]);
    expect(valueDecoder(service, 32, 'rest-json').run({ name: 'x', Name: 'y' }, 1)).toEqual({ Name: 'x' });
    expect(valueDecoder(service, 32, 'json').run({ name: 'x', Name: 'y' }, 1)).toEqual({ Name: 'y' });
    expect(jsonEncoder(service, 32, true).run({ Name: 'x' })).toEqual({ name: 'x' });
    expect(jsonEncoder(service, 32, false).run({ Name: 'x' })).toEqual({ Name: 'x' });
  });
});

describe('numbers', () => {
  const field = rdsData.errors;
  const execute = rdsData.operations['ExecuteStatement']?.[0] ?? 0;

  test('only inputs with longs somewhere are parsed exactly', () => {
    expect(field).toBeDefined();
    expect(reachesLong(rdsData, execute)).toBe(true);
    expect(reachesLong(dynamodb, dynamodb.operations['PutItem']?.[0] ?? 0)).toBe(false);
  });

  test('a long keeps all its digits, in and out', () => {
    const text =
      '{"parameters":[{"name":"a","value":{"longValue":9223372036854775807}},{"value":{"longValue":-5}}]}';
    const input = valueDecoder(rdsData, execute, 'rest-json').run(parseJson(Buffer.from(text), true), 1);
    expect(input).toEqual({
      parameters: [{ name: 'a', value: { longValue: 9223372036854775807n } }, { value: { longValue: -5 } }],
    });
    expect(JSON.stringify(jsonEncoder(rdsData, execute, true).run(input))).toBe(text);
  });

  test('digits inside strings are no numbers', () => {
    const text =
      '{"sql":"select 12345678901234567890","parameters":[{"value":{"longValue":12345678901234567}}]}';
    const input = valueDecoder(rdsData, execute, 'rest-json').run(parseJson(Buffer.from(text), true), 1);
    expect(input).toEqual({
      sql: 'select 12345678901234567890',
      parameters: [{ value: { longValue: 12345678901234567n } }],
    });
  });

  test('a long beyond 64 bits is refused by REST, and cut off elsewhere', async () => {
    const text = Buffer.from('{"parameters":[{"value":{"longValue":9223372036854775808}}]}');
    const decode = (form: ValueForm) => valueDecoder(rdsData, execute, form).run(parseJson(text, true), 1);
    expect(await refusalOf(() => decode('rest-json'))).toEqual(refused(''));
    expect(decode('json')).toEqual({ parameters: [{ value: { longValue: -9223372036854775808n } }] });
  });

  test.each(['rest-json', 'cbor'] as const)('%s takes whole numbers of 32 bits only', async (form) => {
    const service = tinyService([{ k: 's', n: 'S', m: { a: [simple.integer], b: [simple.long] } }]);
    const decode = (value: object) => valueDecoder(service, 32, form).run(value, 1);
    expect(decode({ a: -2147483648, b: 2 ** 40 })).toEqual({ a: -2147483648, b: 2 ** 40 });
    expect(await refusalOf(() => decode({ a: 2147483648 }))).toEqual(refused(''));
    expect(await refusalOf(() => decode({ b: 2n ** 63n }))).toEqual(refused(''));
    expect(await refusalOf(() => decode({ a: 1.001 }))).toEqual(
      refused('NUMBER_VALUE can not be converted to an Integer'),
    );
    expect(await refusalOf(() => decode({ b: 1.001 }))).toEqual(
      refused('NUMBER_VALUE can not be converted to a Long'),
    );
  });

  test('NaN and the infinities are strings', () => {
    const service = tinyService([{ k: 's', n: 'S', m: { a: [simple.double], b: [simple.float] } }]);
    const value = { a: Number.NaN, b: Number.NEGATIVE_INFINITY };
    expect(jsonEncoder(service, 32, false).run(value)).toEqual({ a: 'NaN', b: '-Infinity' });
    expect(valueDecoder(service, 32, 'json').run({ a: 'NaN', b: '-Infinity' }, 1)).toEqual(value);
  });
});

describe('times and bytes', () => {
  const service = tinyService([
    {
      k: 's',
      n: 'S',
      m: { at: [simple.timestamp], iso: [simple.dateTime], http: [simple.httpDate], bytes: [simple.blob] },
    },
  ]);
  const value = {
    at: new Date(1_700_000_000_123),
    iso: new Date(1_700_000_000_000),
    http: new Date(1_700_000_000_000),
    bytes: Buffer.from('hé'),
  };
  const wire = {
    at: 1700000000.123,
    iso: '2023-11-14T22:13:20Z',
    http: 'Tue, 14 Nov 2023 22:13:20 GMT',
    bytes: 'aMOp',
  };

  test('both ways', () => {
    expect(jsonEncoder(service, 32, false).run(value)).toEqual(wire);
    expect(valueDecoder(service, 32, 'json').run(wire, 1)).toEqual(value);
  });

  test('bytes may be a view into a larger buffer', () => {
    const view = new Uint8Array(Buffer.from('xxhéxx')).subarray(2, 5);
    expect(jsonEncoder(service, 32, false).run({ bytes: view })).toEqual({ bytes: 'aMOp' });
  });

  test('an output that is no Date is a bug of the handler', () => {
    expect(() => jsonEncoder(service, 32, false).run({ at: 1700000000 })).toThrow(TypeError);
    expect(() => jsonEncoder(service, 32, false).run({ at: new Date(Number.NaN) })).toThrow(TypeError);
  });
});
