import { expect, test } from 'vitest';
import { compileTransformer } from './transformer.ts';

const metadata = { logGroupName: 'g', logStreamName: 's', accountId: '1', region: 'r', timeMs: 0 };

function grok(match: string, message: string): unknown {
  const found = compileTransformer([{ grok: { match } }])(message, metadata);
  return 'fields' in found ? found.fields : found.error;
}

test('fields by name and by path; quotes are no part of a value', () => {
  expect(
    grok('%{NUMBER:v} %{HOSTNAME:h} %{NOTSPACE:s} %{QUOTEDSTRING:m}', '29 a-1.local OK "[x] y"'),
  ).toEqual({
    v: '29',
    h: 'a-1.local',
    s: 'OK',
    m: '[x] y',
  });
  const request = '%{IP:client.ip} %{WORD:method} %{URIPATHPARAM:request.uri} %{NUMBER:response.status}';
  expect(grok(request, '192.168.1.1 GET /index.html?param=value 200')).toEqual({
    client: { ip: '192.168.1.1' },
    method: 'GET',
    request: { uri: '/index.html?param=value' },
    response: { status: '200' },
  });
  expect(grok('%{WORD} %{WORD:b}', 'x y')).toEqual({ b: 'y' });
  expect(grok('%{INT:n}', 'none')).toBe('The grok pattern does not match.');
});

test('text between patterns', () => {
  const slow = '%{NUMBER:t} [%{NUMBER:db} %{IP:ip}:%{NUMBER:port}] %{GREEDYDATA:data}';
  expect(grok(slow, '1629860738.123456 [0 127.0.0.1:6379] "SET" "k"')).toEqual({
    ...{ t: '1629860738.123456', db: '0', ip: '127.0.0.1', port: '6379', data: '"SET" "k"' },
  });
  expect(grok('\\[%{WORD:a}\\] [^ ]+ %{WORD:b}', '[x] - y')).toEqual({ a: 'x', b: 'y' });
});

/** Whole texts that a pattern takes, and what else it names. */
const TAKEN: readonly [name: string, text: string, more?: object][] = [
  ['USERNAME', 'user123.name-TEST'],
  ['INT', '-456'],
  ['BASE10NUM', '-0.67'],
  ['BASE16NUM', '+0xA1B2'],
  ['POSINT', '123'],
  ['NONNEGINT', '007'],
  ['WORD', 'user_123'],
  ['UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ['URN', 'urn:isbn:0451450523'],
  ['ARN', 'arn:aws:iam:us-east-1:123456789012:user/johndoe'],
  ['CISCOMAC', '0123.4567.89AB'],
  ['MAC', '01-23-45-67-89-AB'],
  ['COMMONMAC', '01:23:45:67:89:AB'],
  ['IPV6', '2001:db8:3333:4444:5555:6666:7777:8888'],
  ['IPV6', '2001:db8::1'],
  ['IPV6', '::ffff:192.0.2.1'],
  ['IP', '192.168.0.1'],
  ['HOST', 'server-01.internal-network.local'],
  ['IPORHOST', '2001:db8:3333:4444:5555:6666:7777:8888'],
  ['HOSTPORT', '192.168.1.1:8080', { PORT: '8080' }],
  ['UNIXPATH', '/search?q=regex'],
  ['WINPATH', 'C:\\Users\\John\\Documents\\file.txt'],
  ['PATH', '/search?q=regex'],
  ['TTY', '/dev/tty1'],
  ['URIPROTO', 'web+transformer'],
  ['URIPATH', '/category/sub-category/product_name'],
  ['URIPARAM', '?param1=value1&param2=value2'],
  ['URIPATHPARAM', '/category/product?id=12345&color=red'],
  ['URI', 'https://user:password@example.com/path/to?p=1&q=2'],
  ['MONTH', 'January'],
  ['MONTHNUM', '05'],
  ['MONTHDAY', '31'],
  ['YEAR', '2024'],
  ['DAY', 'Tuesday'],
  ['HOUR', '22'],
  ['MINUTE', '59'],
  ['SECOND', '30:5'],
  ['TIME', '09:45:32'],
  ['DATE_US', '1-01-24'],
  ['DATE_EU', '1.01.24'],
  ['ISO8601_TIMEZONE', '-530'],
  ['TIMESTAMP_ISO8601', '2023-05-15T14:30:00+05:30'],
  ['TIMESTAMP_ISO8601', '23-5-1T1:25+5:30'],
  ['DATE', '29.11.2024'],
  ['DATESTAMP', '29-11-2024 14:30:00'],
  ['TZ', 'PDT'],
  ['DATESTAMP_RFC822', 'Monday Jan 5 23 1:30:00 CDT'],
  ['DATESTAMP_RFC2822', 'Mon, 15 May 2023 14:30:00 +0530'],
  ['DATESTAMP_OTHER', 'Mon May 15 14:30:00 PST 2023'],
  ['DATESTAMP_EVENTLOG', '20230515143000'],
  ['LOGLEVEL', 'WARNING'],
  ['HTTPDATE', '23/Nov/2024:14:30:00 +0640'],
  ['SYSLOGTIMESTAMP', 'Nov 29 14:30:00'],
  ['PROG', 'user.profile/settings-page'],
  ['SYSLOGPROG', 'user.profile/page[1234]', { program: 'user.profile/page', pid: '1234' }],
  ['SYSLOGHOST', '2001:db8:3333:4444:5555:6666:7777:8888'],
  ['SYSLOGFACILITY', '<13.6>', { facility: '13', priority: '6' }],
  ['GREEDYDATA_MULTILINE', 'abc\ndef'],
];

test.each(TAKEN)('%s takes %s', (name, text, more = {}) => {
  expect(grok(`%{${name}:x}`, text)).toEqual({ x: text, ...more });
});

test('hosts with ports, and data', () => {
  expect(grok('%{URIHOST:host} %{URIHOST:ip}', 'example.com:443 10.0.0.1')).toEqual({
    ...{ host: 'example.com:443', port: '443', ip: '10.0.0.1' },
  });
  expect(grok('%{GREEDYDATA:x} %{GREEDYDATA:y}', 'abc def ghi')).toEqual({ x: 'abc def', y: 'ghi' });
});

test('common logs', () => {
  const apache = '127.0.0.1 - - [03/Aug/2023:12:34:56 +0100] "GET /page.html HTTP/1.1" 200 1234';
  const page = {
    ...{ request: '/page.html', http_method: 'GET', status_code: 200, http_version: '1.1' },
    ...{ response_size: 1234, remote_host: '127.0.0.1', timestamp: '2023-08-03T11:34:56Z' },
  };
  expect(grok('%{APACHE_ACCESS_LOG}', apache)).toEqual(page);
  const nginx = apache.replace('- - [', '- Foo [');
  expect(grok('%{NGINX_ACCESS_LOG} %{GREEDYDATA:rest}', `${nginx} "https://a/" "Mozilla (X)" more`)).toEqual({
    ...page,
    ...{ auth_user: 'Foo', referrer: 'https://a/', agent: 'Mozilla (X)', rest: 'more' },
  });
  // What follows a common log is a text like others.
  expect(grok('%{APACHE_ACCESS_LOG} %{DATA:version}$', `${apache} -`)).toEqual({ ...page, version: '-' });
  const syslog =
    '<165>1 2003-10-11T22:14:15.003Z host.example.com app - ID47 [one@32473 iut="3"][two@32473 class="high"]';
  expect(grok('%{SYSLOG5424}', syslog)).toEqual({
    ...{
      pri: 165,
      version: 1,
      timestamp: '2003-10-11T22:14:15.003Z',
      hostname: 'host.example.com',
      app: 'app',
    },
    ...{ msg_id: 'ID47', structured_data: 'one@32473 iut="3"', message: '[two@32473 class="high"]' },
  });
});

test('patterns that are none', () => {
  const wrong: readonly [string, string?][] = [
    ['%{NONE:a}', "No definition for key 'NONE' found"],
    ['%{INT:a:int}'],
    ['text'],
    ['%{INT:a} '.repeat(21)],
    ['%{NOTSPACE:a} '.repeat(6)],
    ['%{DATA:a} %{SPACE:b} %{URI:c} %{DATA:d} %{GREEDYDATA:e} %{DATA:f}'],
    ['%{APACHE_ACCESS_LOG} %{SYSLOG5424}'],
    ['%{NGINX_ACCESS_LOG} %{NUMBER:num}'],
    ['%{GREEDYDATA:logMsg} %{SYSLOG5424}'],
    ['(a+)+ %{INT:a}'],
    ['(?<x>a) %{INT:a}'],
    ['( %{INT:a}'],
  ];
  for (const [match, message] of wrong) {
    const more = message === undefined ? {} : { message };
    expect(() => grok(match, 'x'), match).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', ...more }),
    );
  }
});
