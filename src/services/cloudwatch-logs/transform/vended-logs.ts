/**
 * Processors for logs of other services, which take the whole message.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Transformation-BuiltIn.html
 */

import { isObject, type Json, type JsonObject, put } from './fields.ts';
import { parseObject } from './parsers.ts';
import { type Step, TransformationError } from './processing.ts';

const VPC: readonly string[] = [
  ...['version', 'accountId', 'interfaceId', 'srcAddr', 'dstAddr', 'srcPort', 'dstPort', 'protocol'],
  ...['packets', 'bytes', 'start', 'end', 'action', 'logStatus'],
];
const VPC_TEXTS: ReadonlySet<string> = new Set(['accountId', 'interfaceId', 'srcAddr', 'dstAddr']);

/** "This processor doesn't support custom log formats." */
export const parseVpcStep: Step = ({ message, root }) => {
  const values = message.trim().split(/ +/);
  if (values.length !== VPC.length)
    throw new TransformationError('The message is no VPC flow log of the default format.');
  for (const [i, name] of VPC.entries()) {
    const value = decoded(values[i] ?? '');
    root[name] = VPC_TEXTS.has(name) ? value : numberOrText(value);
  }
};

const ROUTE_53: readonly string[] = [
  ...['version', 'queryTimestamp', 'hostZoneId', 'queryName', 'queryType', 'responseCode', 'protocol'],
  ...['edgeLocation', 'resolverIp', 'ednsClientSubnet'],
];

export const parseRoute53Step: Step = ({ message, root }) => {
  const values = message.trim().split(/ +/);
  if (values.length !== ROUTE_53.length)
    throw new TransformationError('The message is no query log of Route 53.');
  for (const [i, name] of ROUTE_53.entries()) {
    const value = decoded(values[i] ?? '');
    root[name] = name === 'version' ? numberOrText(value) : value;
  }
};

const CLOUDFRONT: readonly string[] = [
  ...[
    'date',
    'time',
    'x-edge-location',
    'sc-bytes',
    'c-ip',
    'cs-method',
    'cs(Host)',
    'cs-uri-stem',
    'sc-status',
  ],
  ...[
    'cs(Referer)',
    'cs(User-Agent)',
    'cs-uri-query',
    'cs(Cookie)',
    'x-edge-result-type',
    'x-edge-request-id',
  ],
  ...[
    'x-host-header',
    'cs-protocol',
    'cs-bytes',
    'time-taken',
    'x-forwarded-for',
    'ssl-protocol',
    'ssl-cipher',
  ],
  ...['x-edge-response-result-type', 'cs-protocol-version', 'fle-status', 'fle-encrypted-fields', 'c-port'],
  ...[
    'time-to-first-byte',
    'x-edge-detailed-result-type',
    'sc-content-type',
    'sc-content-len',
    'sc-range-start',
  ],
  'sc-range-end',
];

/** "Encoded field values are decoded. Values that are integers and doubles are treated as such." */
export const parseCloudfrontStep: Step = ({ message, root }) => {
  const values = message.trim().split(/\s+/);
  if (values.length !== CLOUDFRONT.length)
    throw new TransformationError('The message is no standard log of CloudFront.');
  for (const [i, name] of CLOUDFRONT.entries()) root[name] = numberOrText(decoded(values[i] ?? ''));
};

const POSTGRES = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \w+):(\S*?):([^:@]*)@([^:]*):\[(\d+)\]:([A-Z]+\d?):/;

export const parsePostgresStep: Step = ({ message, root }) => {
  const found = POSTGRES.exec(message);
  if (found === null) throw new TransformationError('The message is no log of RDS for PostgreSQL.');
  const [, logTime = '', srcIp = '', userName = '', dbName = '', processId = '', logLevel = ''] = found;
  Object.assign(root, { logTime, srcIp, userName, dbName, processId, logLevel });
};

/** "It takes the contents of httpRequest.headers and creates JSON keys from each header name ... the same for labels." */
export const parseWafStep: Step = ({ message, root }) => {
  const json = parseObject(message);
  const { httpRequest: request, labels } = json;
  if (!isObject(request)) throw new TransformationError('The message is no log of AWS WAF.');
  if (Array.isArray(request['headers'])) request['headers'] = byName(request['headers']);
  if (Array.isArray(labels)) json['labels'] = byName(labels);
  for (const [name, value] of Object.entries(json)) put(root, name, value);
};

/** Headers have a name and a value. Labels have a name only: AWS's example makes its name and its text a pair. */
function byName(list: readonly Json[]): JsonObject {
  const named: JsonObject = {};
  for (const each of list) {
    if (!isObject(each)) continue;
    const { name, value } = each;
    if (typeof name === 'string' && value !== undefined) put(named, name, value);
    else for (const [key, own] of Object.entries(each)) put(named, key, own);
  }
  return named;
}

function numberOrText(text: string): Json {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
