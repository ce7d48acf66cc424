/**
 * Patterns of the grok processor, each as a regular expression that may name others. Groups with names become fields.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Transformation-Configurable.html#Grok-Patterns
 */

interface GrokPattern {
  readonly source: string;
  /** "Maximum pattern limit". */
  readonly most: number;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const HEX = '[0-9A-Fa-f]';
const MONTHS =
  '\\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\b';
const DAYS =
  '(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)';
const USER = '[A-Za-z0-9._-]+';
const HOST = '\\b[0-9A-Za-z][0-9A-Za-z-]{0,62}(?:\\.[0-9A-Za-z][0-9A-Za-z-]{0,62})*\\.?\\b';
const URI_PATH = "(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_-]*)+";
const URI_PARAM = "\\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\\[\\]<>-]*";
const NUMBER = '(?<![\\d.+-])[+-]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)';
const IPV6 = `(?<![\\w:])(?:(?:${HEX}{1,4}:){7}${HEX}{1,4}|(?=${HEX}*:)(?:${HEX}{1,4}:){0,6}(?:${HEX}{1,4})?::(?:${HEX}{1,4}:){0,6}(?:${OCTET}(?:\\.${OCTET}){3}|${HEX}{1,4})?)(?![\\w:])`;
const LEVELS = ['alert', 'trace', 'debug', 'notice', 'info', 'fatal', 'severe']
  .concat('warn|warning', 'err|error', 'crit|critical', 'emerg|emergency')
  .flatMap((names) => names.split('|'))
  .flatMap((name) => [name, name.toUpperCase(), `${name.charAt(0).toUpperCase()}${name.slice(1)}`])
  // The longest first: the first that fits is taken.
  .sort((a, b) => b.length - a.length)
  .join('|');

/** Of these there may be five in all. */
export const SHARED_LIMIT: ReadonlySet<string> = new Set([
  ...['URI', 'URIPARAM', 'URIPATHPARAM', 'SPACE', 'DATA', 'GREEDYDATA', 'GREEDYDATA_MULTILINE'],
]);
export const SHARED_MOST = 5;

const ANY_NUMBER_OF: Readonly<Record<string, string>> = {
  USERNAME: USER,
  USER,
  INT: '[+-]?\\d+',
  NUMBER,
  BASE10NUM: NUMBER,
  BASE16NUM: `(?<![0-9A-Fa-f])[+-]?(?:0x)?${HEX}+`,
  POSINT: '\\b[1-9]\\d*\\b',
  NONNEGINT: '\\b\\d+\\b',
  WORD: '\\b\\w+\\b',
  QUOTEDSTRING: '(?:"(?:[^"\\\\]|\\\\.)*"|\'(?:[^\'\\\\]|\\\\.)*\')',
  UUID: `${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}`,
  URN: "urn:[0-9A-Za-z][0-9A-Za-z-]{0,31}:[A-Za-z0-9()+,.:=@;$_!*'/?#%-]+",
  CISCOMAC: `(?:${HEX}{4}\\.){2}${HEX}{4}`,
  WINDOWSMAC: `(?:${HEX}{2}-){5}${HEX}{2}`,
  COMMONMAC: `(?:${HEX}{2}:){5}${HEX}{2}`,
  MAC: '(?:%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC})',
  IPV4: `(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}(?!\\d)`,
  UNIXPATH: '(?:/[\\w%!$@:.,+~?=&*-]*)+',
  TTY: '/dev/(?:pts/\\d+|tty\\w*)',
  URIPROTO: '[A-Za-z]+(?:\\+[A-Za-z+]+)?',
  URIPATH: URI_PATH,
  MONTH: MONTHS,
  MONTHNUM: '(?:1[0-2]|0?[1-9])',
  MONTHNUM2: '(?:0[1-9]|1[0-2])',
  MONTHDAY: '(?:3[01]|[12]\\d|0?[1-9])',
  YEAR: '(?:\\d{4}|\\d{2})',
  DAY: DAYS,
  HOUR: '(?:2[0-3]|[01]?\\d)',
  MINUTE: '[0-5]\\d',
  SECOND: '(?:60|[0-5]?\\d)(?:[:.,]\\d+)?',
  TIME: '(?<!\\d)%{HOUR}:%{MINUTE}:%{SECOND}(?!\\d)',
  DATE_US: '%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}',
  DATE_EU: '%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}',
  DATE: '(?:%{DATE_US}|%{DATE_EU})',
  ISO8601_TIMEZONE: '(?:Z|[+-]%{HOUR}:?%{MINUTE})',
  ISO8601_SECOND: '(?:60|[0-5]?\\d)(?:[:.,]\\d+)?',
  TIMESTAMP_ISO8601:
    '%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{ISO8601_SECOND})?%{ISO8601_TIMEZONE}?',
  DATESTAMP: '%{DATE}[ -]%{TIME}',
  TZ: '(?:[PMCE][SD]T|UTC)',
  DATESTAMP_RFC822: '%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}',
  DATESTAMP_RFC2822: '%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}',
  DATESTAMP_OTHER: '%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}',
  DATESTAMP_EVENTLOG: '%{YEAR}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}',
  LOGLEVEL: `(?:${LEVELS})`,
  HTTPDATE: '%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}',
  SYSLOGTIMESTAMP: '%{MONTH} +%{MONTHDAY} %{TIME}',
  PROG: '[\\w./%-]+',
  SYSLOGPROG: '(?<program>%{PROG})(?:\\[(?<pid>%{POSINT})\\])?',
  SYSLOGFACILITY: '<(?<facility>\\d+)\\.(?<priority>\\d+)>',
};

const FIVE_OF: Readonly<Record<string, string>> = {
  NOTSPACE: '\\S+',
  SPACE: '\\s*',
  DATA: '.*?',
  GREEDYDATA: '.*',
  ARN: 'arn:aws(?:-cn|-us-gov)?:[\\w-]+:[\\w-]+:\\d+:[\\w:.@+=,-]+(?:/[\\w:.@+=,-]+){0,4}',
  IPV6,
  IP: '(?:%{IPV6}|%{IPV4})',
  HOSTNAME: HOST,
  HOST,
  IPORHOST: '(?:%{IP}|%{HOSTNAME})',
  HOSTPORT: '%{IPORHOST}:(?<PORT>%{POSINT})',
  URIHOST: '%{IPORHOST}(?::(?<port>%{POSINT}))?',
  WINPATH: '(?:[A-Za-z]:|\\\\)(?:\\\\[^\\\\?*\\s]*)+',
  PATH: '(?:%{UNIXPATH}|%{WINPATH})',
  URIPARAM: URI_PARAM,
  URIPATHPARAM: `${URI_PATH}(?:${URI_PARAM})?`,
  URI: `%{URIPROTO}://(?:${USER}(?::[^@\\s]*)?@)?(?:%{URIHOST})?(?:${URI_PATH}(?:${URI_PARAM})?)?`,
  SYSLOGHOST: '(?:%{IP}|%{HOST})',
};

const ACCESS =
  '(?<remote_host>\\S+) \\S+ (?<auth_user>\\S+) \\[(?<timestamp>%{HTTPDATE})\\] ' +
  '"(?<http_method>\\w+) (?<request>\\S+)(?: HTTP/(?<http_version>[\\d.]+))?" (?<status_code>\\d+) (?<response_size>\\d+|-)';

const ONE_OF: Readonly<Record<string, string>> = {
  GREEDYDATA_MULTILINE: '[^]*',
  APACHE_ACCESS_LOG: ACCESS,
  NGINX_ACCESS_LOG: `${ACCESS} "(?<referrer>[^"]*)" "(?<agent>[^"]*)"`,
  SYSLOG5424:
    '<(?<pri>\\d{1,3})>(?<version>\\d+) (?<timestamp>\\S+) (?<hostname>\\S+) (?<app>\\S+) (?<proc_id>\\S+) (?<msg_id>\\S+) ' +
    '(?:-|\\[(?<structured_data>(?:[^\\]\\\\]|\\\\.)*)\\])(?: ?(?<message>\\S.*))?',
};

/** "They must be the first patterns in your matching configuration." */
export const COMMON_LOGS: ReadonlySet<string> = new Set([
  'APACHE_ACCESS_LOG',
  'NGINX_ACCESS_LOG',
  'SYSLOG5424',
]);

/** A pattern by its name; undefined: there is none. */
export function grokPattern(name: string): GrokPattern | undefined {
  const lists = [
    [ANY_NUMBER_OF, 20],
    [FIVE_OF, 5],
    [ONE_OF, 1],
  ] as const;
  for (const [patterns, most] of lists) {
    const source = Object.hasOwn(patterns, name) ? patterns[name] : undefined;
    if (source !== undefined) return { source, most };
  }
  return undefined;
}
