import type { Processor } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

/** What becomes of each message; of texts that cannot be transformed, their error. */
async function transformed(transformerConfig: Processor[], ...messages: (string | object)[]) {
  const logEventMessages = messages.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  const { transformedLogs = [] } = await logs().testTransformer({ transformerConfig, logEventMessages });
  expect(transformedLogs.map(({ eventNumber }) => eventNumber)).toEqual(messages.map((_, i) => i + 1));
  expect(transformedLogs.map(({ eventMessage }) => eventMessage)).toEqual(logEventMessages);
  return transformedLogs.map(({ transformedEventMessage = '' }) => JSON.parse(transformedEventMessage));
}

const failed = { '@transformationError': expect.any(String) };
const json: Processor = { parseJSON: {} };

test('parseJSON: the whole message, a field, a place for it', async () => {
  expect(await transformed([json], { a: { b: 1 } }, 'text', '[1]')).toEqual([
    { a: { b: 1 } },
    failed,
    failed,
  ]);
  expect(await transformed([{ parseJSON: { destination: 'new' } }], { a: 1 })).toEqual([{ new: { a: 1 } }]);
  const inner = [json, { parseJSON: { source: 'a.text', destination: 'found' } }];
  expect(await transformed(inner, { a: { text: '{"b":2}' } }, { a: {} })).toEqual([
    { a: { text: '{"b":2}' }, found: { b: 2 } },
    failed,
  ]);
});

test('csv: columns with names and without, delimiters, quotes', async () => {
  expect(await transformed([{ csv: {} }], 'a,"b, ""c""",')).toEqual([
    { column_1: 'a', column_2: 'b, "c"', column_3: '' },
  ]);
  const named = { csv: { delimiter: ':', quoteCharacter: "'", columns: ['name.first', 'age'] } };
  expect(await transformed([named], "'Akua: M':28:x")).toEqual([
    { name: { first: 'Akua: M' }, age: '28', column_3: 'x' },
  ]);
  expect(await transformed([{ csv: { delimiter: '\\t', destination: 'd' } }], 'a\tb', '"a')).toEqual([
    { d: { column_1: 'a', column_2: 'b' } },
    failed,
  ]);
  expect(await transformed([{ csv: {} }], 'a 5" pipe,"b"')).toEqual([
    { column_1: 'a 5" pipe', column_2: 'b' },
  ]);
});

test('parseKeyValue', async () => {
  const options = {
    destination: 'new',
    fieldDelimiter: '!',
    keyValueDelimiter: ':',
    nonMatchValue: 'none',
    keyPrefix: 'p_',
  };
  expect(await transformed([{ parseKeyValue: options }], 'k1:v1!k2:a:b!k3')).toEqual([
    { new: { p_k1: 'v1', p_k2: 'a:b', p_k3: 'none' } },
  ]);
  expect(await transformed([{ parseKeyValue: {} }], 'a=1&b=2&c&a=3')).toEqual([{ a: '3', b: '2', c: null }]);
  const both = (overwriteIfExists: boolean): Processor[] => [
    json,
    { parseKeyValue: { source: 'q', overwriteIfExists } },
  ];
  expect(await transformed(both(false), { q: 'a=1', a: 0 })).toEqual([{ q: 'a=1', a: 0 }]);
  expect(await transformed(both(true), { q: 'a=1', a: 0 })).toEqual([{ q: 'a=1', a: '1' }]);
  const under = (overwriteIfExists: boolean): Processor[] => [
    json,
    { parseKeyValue: { source: 'q', destination: 'd', overwriteIfExists } },
  ];
  expect(await transformed(under(false), { q: 'a=1', d: 'text' }, { q: 'a=1', d: { a: 0, b: 0 } })).toEqual([
    { q: 'a=1', d: 'text' },
    { q: 'a=1', d: { a: 0, b: 0 } },
  ]);
  expect(await transformed(under(true), { q: 'a=1', d: 'text' })).toEqual([{ q: 'a=1', d: { a: '1' } }]);
});

test('processors for texts', async () => {
  const config: Processor[] = [
    json,
    { lowerCaseString: { withKeys: ['a.low', 'none'] } },
    { upperCaseString: { withKeys: ['a.up', 'number'] } },
    { trimString: { withKeys: ['a.trim'] } },
    { splitString: { entries: [{ source: 'list', delimiter: ', ' }] } },
    {
      substituteString: {
        entries: [
          { source: 'sub', from: '\\[\\]', to: 'x' },
          { source: 'sub', from: '(\\w+)-(?P<last>\\w+)', to: `$${'{last}'} \\$1 $1` },
          { source: 'ten', from: '(a)', to: '$10' },
        ],
      },
    },
  ];
  const message = {
    a: { low: 'LOW', up: 'up', trim: '  t ' },
    number: 1,
    list: 'i1, i2',
    sub: '[] ab-cd',
    ten: 'a',
  };
  expect(await transformed(config, message)).toEqual([
    { a: { low: 'low', up: 'UP', trim: 't' }, number: 1, list: ['i1', 'i2'], sub: 'x cd $1 ab', ten: 'a0' },
  ]);
});

test('processors for keys', async () => {
  const config: Processor[] = [
    json,
    {
      addKeys: {
        entries: [
          { key: 'outer.new', value: 'n' },
          { key: 'kept', value: 'n' },
          { key: 'over', value: 'n', overwriteIfExists: true },
        ],
      },
    },
    { deleteKeys: { withKeys: ['outer.gone', 'none.gone'] } },
    { moveKeys: { entries: [{ source: 'outer.moved', target: 'other' }] } },
    {
      renameKeys: {
        entries: [
          { key: 'old', renameTo: 'fresh' },
          { key: 'kept', renameTo: 'over' },
        ],
      },
    },
    {
      copyValue: {
        entries: [
          { source: 'outer.new', target: 'copy' },
          { source: '@accountId', target: 'from.account' },
          { source: '@regionName', target: 'from.region' },
        ],
      },
    },
  ];
  const message = { outer: { gone: 1, moved: 2 }, other: { a: 1 }, old: { b: 1 }, kept: 0, over: 0 };
  expect(await transformed(config, message)).toEqual([
    {
      outer: { new: 'n' },
      other: { a: 1, moved: 2 },
      fresh: { b: 1 },
      kept: 0,
      over: 'n',
      copy: 'n',
      from: { account: '000000000000', region: 'us-east-1' },
    },
  ]);
});

test('listToMap', async () => {
  const list = [
    { k: 'a', v: 'va' },
    { k: 'b', v: 'b1' },
    { k: 'b', v: 'b2' },
  ];
  const map = (options: object): Processor[] => [
    json,
    { listToMap: { source: 'list', key: 'k', ...options } },
  ];
  const first = { flatten: true, flattenedElement: 'first' };
  const last = { flatten: true, flattenedElement: 'last' };
  expect(await transformed(map({ valueKey: 'v' }), { list }, { list: 1 })).toEqual([
    { list, a: ['va'], b: ['b1', 'b2'] },
    failed,
  ]);
  expect(await transformed(map({ valueKey: 'v', ...first }), { list })).toEqual([{ list, a: 'va', b: 'b1' }]);
  expect(await transformed(map({ target: 'm', ...last }), { list, m: { old: 1 } })).toEqual([
    { list, m: { a: list[0], b: list[2] } },
  ]);
});

test('typeConverter', async () => {
  const entries = ['integer', 'double', 'boolean', 'string'].map((type) => ({ key: type, type }));
  const config: Processor[] = [json, { typeConverter: { entries } } as Processor];
  const message = { integer: '200.7', double: '1e2', boolean: 'TRUE', string: 5 };
  expect(await transformed(config, message, { integer: 'x' }, {})).toEqual([
    { integer: 200, double: 100, boolean: true, string: '5' },
    failed,
    {},
  ]);
});

test('dateTimeConverter reads and writes patterns of Java, in languages and zones', async () => {
  const date = (options: object): Processor[] => [
    json,
    {
      dateTimeConverter: {
        source: 'at',
        target: 'to',
        locale: 'en',
        matchPatterns: ['yyyy-MM-dd HH:mm'],
        ...options,
      },
    },
  ];
  const to = async (at: string | number, options: object) => (await transformed(date(options), { at }))[0];
  expect(await to('2024-02-29 01:02', {})).toEqual({
    at: '2024-02-29 01:02',
    to: '2024-02-29T01:02:00.000Z',
  });
  expect(await to('2023-02-32 01:02', {})).toEqual(failed);
  const german = {
    locale: 'de',
    matchPatterns: ['HH', 'EEEE dd. MMMM yyyy HH:mm:ss'],
    sourceTimezone: 'Europe/Berlin',
    targetTimezone: 'America/New_York',
    targetFormat: "yyyy-MM-dd'T'HH:mm:ss XXX EEE",
  };
  expect((await to('Samstag 05. Dezember 1998 11:00:00', german)).to).toBe('1998-12-05T05:00:00 -05:00 Sa.');
  const halves = { matchPatterns: ['MMM d, yyyy h:mm a'], targetFormat: 'dd/MM/yy HH:mm z' };
  expect((await to('Jul 4, 2024 12:05 PM', halves)).to).toBe('04/07/24 12:05 UTC');
  const precise = {
    matchPatterns: ["yyyyMMdd'T'HHmmss.SSSSSSZ"],
    targetFormat: "HH:mm:ss.SSSSSSSSS 'o''clock'",
  };
  expect((await to('20240101T000000.123456+0130', precise)).to).toBe("22:30:00.123456000 o'clock");
  const optional = { matchPatterns: ['yyyy-MM-dd[ HH:mm]'], targetFormat: 'D H' };
  expect((await to('2024-12-31', optional)).to).toBe('366 0');
});

test('parsers of logs of other services', async () => {
  const flow =
    '2 123456789010 eni-abc123de 192.0.2.0 192.0.2.24 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
  expect(await transformed([{ parseVPC: {} }], flow, `${flow} more`)).toEqual([
    {
      ...{ version: 2, accountId: '123456789010', interfaceId: 'eni-abc123de', srcAddr: '192.0.2.0' },
      ...{ dstAddr: '192.0.2.24', srcPort: 20641, dstPort: 22, protocol: 6, packets: 20, bytes: 4249 },
      ...{ start: 1418530010, end: 1418530070, action: 'ACCEPT', logStatus: 'OK' },
    },
    failed,
  ]);
  const query =
    '1.0 2017-12-13T08:15:50.235Z Z1234 example.com AAAA NOERROR TCP IAD12 192.0.2.0 198.51.100.0/24';
  expect(await transformed([{ parseRoute53: {} }], query)).toEqual([
    {
      ...{
        version: 1,
        queryTimestamp: '2017-12-13T08:15:50.235Z',
        hostZoneId: 'Z1234',
        queryName: 'example.com',
      },
      ...{ queryType: 'AAAA', responseCode: 'NOERROR', protocol: 'TCP', edgeLocation: 'IAD12' },
      ...{ resolverIp: '192.0.2.0', ednsClientSubnet: '198.51.100.0/24' },
    },
  ]);
  const error = '2019-03-10 03:54:59 UTC:10.0.0.123(52834):postgres@logtestdb:[20175]:ERROR: no column';
  expect(await transformed([{ parsePostgres: {} }], error, 'text')).toEqual([
    {
      ...{ logTime: '2019-03-10 03:54:59 UTC', srcIp: '10.0.0.123(52834)', userName: 'postgres' },
      ...{ dbName: 'logtestdb', processId: '20175', logLevel: 'ERROR' },
    },
    failed,
  ]);
  const overIpv6 = error.replace('10.0.0.123(', '2001:db8::1(');
  expect(await transformed([{ parsePostgres: {} }], overIpv6)).toMatchObject([
    { srcIp: '2001:db8::1(52834)', userName: 'postgres', dbName: 'logtestdb' },
  ]);
  const web = {
    action: 'BLOCK',
    httpRequest: { headers: [{ name: 'Host', value: 'h' }] },
    labels: [{ name: 'v' }],
  };
  expect(await transformed([{ parseWAF: {} }], web)).toEqual([
    { action: 'BLOCK', httpRequest: { headers: { Host: 'h' } }, labels: { name: 'v' } },
  ]);
  const hit = [
    ...[
      '2019-12-04',
      '21:02:31',
      'LAX1',
      '392',
      '192.0.2.24',
      'GET',
      'd1.cloudfront.net',
      '/i.html',
      '200',
      '-',
    ],
    ...[
      'Mozilla/5.0%20(X)',
      '-',
      '-',
      'Hit',
      'SOX4==',
      'd1.cloudfront.net',
      'https',
      '23',
      '0.001',
      '-',
      'TLSv1.2',
    ],
    ...['ECDHE', 'Hit', 'HTTP/2.0', '-', '-', '11040', '0.001', 'Hit', 'text/html', '78', '-', '-'],
  ];
  const [line] = await transformed([{ parseCloudfront: {} }], hit.join('\t'));
  expect(line).toMatchObject({ 'sc-bytes': 392, 'cs(User-Agent)': 'Mozilla/5.0 (X)', 'time-taken': 0.001 });
  expect(line).toMatchObject({ 'c-ip': '192.0.2.24', 'sc-range-end': '-', 'sc-content-len': 78 });
});

test('what a transformer must not be', async () => {
  const wrong: [Processor[], string?][] = [
    [[{ addKeys: { entries: [{ key: 'a', value: 'b' }] } }], 'Transformer config should begin with parser.'],
    [[{}]],
    [[{ parseJSON: {}, csv: {} }]],
    [[json, json, json, json, json, json]],
    [[json, { parseVPC: {} }]],
    [[{ parseJSON: { source: 'a' } }]],
    [[{ parseWAF: { source: 'a' } }]],
    [[json, { parseJSON: { source: 'a.b.c.d' } }]],
    [[json, { trimString: { withKeys: ['a..b'] } }]],
    [[json, { renameKeys: { entries: [{ key: 'a', renameTo: 'a.b.c.d' }] } }]],
    [
      [
        json,
        { copyValue: { entries: [{ source: 'a', target: 'b' }] } },
        { copyValue: { entries: [{ source: 'a', target: 'c' }] } },
      ],
    ],
    [[json, { listToMap: { source: 'a', key: 'b', flatten: true } }]],
    [[{ csv: { delimiter: 'ab' } }]],
    [[json, { substituteString: { entries: [{ source: 'a', from: '(a+)+', to: '-' }] } }]],
    [[json, { substituteString: { entries: [{ source: 'a', from: '(', to: '-' }] } }]],
    [[json, { substituteString: { entries: [{ source: 'a', from: '(a)', to: '$2' }] } }]],
    [[json, { substituteString: { entries: [{ source: 'a', from: '(a)', to: '$1$1$1' }] } }]],
    [[{ parseToOCSF: { eventSource: 'VPCFlow', ocsfVersion: 'V1.1' } }]],
    ...(
      [
        { matchPatterns: ['yyyy-bb'] },
        { matchPatterns: ["yyyy'x"] },
        { matchPatterns: ['yyyy ddd'] },
        { targetFormat: 'yyyy]' },
        { sourceTimezone: 'Nowhere/None' },
        { locale: 'no locale' },
      ] as const
    ).map((more): [Processor[]] => [
      [
        json,
        { dateTimeConverter: { source: 'a', target: 'b', matchPatterns: ['yyyy'], ...more } } as Processor,
      ],
    ]),
  ];
  for (const [config, message] of wrong) {
    await expect(transformed(config, 'x'), JSON.stringify(config)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      ...(message === undefined ? {} : { message }),
    });
  }
  // Limits of the model.
  const keys = Array.from({ length: 11 }, (_, i) => `k${i}`);
  await expect(transformed([json, { trimString: { withKeys: keys } }], 'x')).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('keys of which AWS states no depth may be deep', async () => {
  const config: Processor[] = [
    json,
    { upperCaseString: { withKeys: ['a.b.c.d'] } },
    { splitString: { entries: [{ source: 'a.b.c.e', delimiter: ' ' }] } },
    { renameKeys: { entries: [{ key: 'a.b.c.f', renameTo: 'f' }] } },
    { deleteKeys: { withKeys: ['a.b.c.g'] } },
  ];
  expect(await transformed(config, { a: { b: { c: { d: 'd', e: 'x y', f: 1, g: 2 } } } })).toEqual([
    { a: { b: { c: { d: 'D', e: ['x', 'y'] } } }, f: 1 },
  ]);
});

test('an event that has become too large', async () => {
  const fields = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}`, i]));
  expect(await transformed([json], fields)).toEqual([failed]);
  const bytes = (count: number) => JSON.stringify({ a: 'x'.repeat(count - '{"a":""}'.length) });
  const [most, tooMany] = [bytes(512 * 1024), bytes(512 * 1024 + 1)];
  expect(await transformed([json, { deleteKeys: { withKeys: ['a'] } }], most, tooMany)).toEqual([{}, failed]);
});

test('a long message that does not match takes no more time for five times anything', async () => {
  const match = '%{DATA:a}o%{DATA:b}o%{DATA:c}o%{DATA:d}o%{DATA:e}X';
  expect(await transformed([{ grok: { match } }], 'o'.repeat(3_000))).toEqual([failed]);
});

test('no expression of substituteString holds up the cloud', async () => {
  const replace = (from: string): Processor[] => [
    { parseJSON: {} },
    { substituteString: { entries: [{ source: 'a', from, to: '-' }] } },
  ];
  const long = `${'a'.repeat(40)}b`;
  expect(await transformed(replace('(a|a)*c'), { a: long })).toEqual([{ a: long }]);
  await expect(transformed(replace('((a+))+c'), { a: long })).rejects.toThrow('is not supported');
});
