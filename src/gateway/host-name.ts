/**
 * What a Host names: a service, a bucket, something that a service made (a function URL, an API's stage ...), or just
 * this endpoint. Pure text; whether such a thing exists is for others to say.
 */

import type { ServiceIndexEntry } from '../model/shapes.ts';

/** Things of a service's making that have host names of their own and answer as themselves, not as an AWS API. */
export type ResourceKind =
  | 'api-stage'
  | 'bucket-website'
  | 'distribution'
  | 'function-url'
  | 'graphql-api'
  | 'load-balancer'
  | 'registry'
  | 'token-issuer'
  | 'user-pool-domain';

export type HostName =
  /** The endpoint itself: an IP address, `localhost`, a base domain, or a name that says nothing. */
  | { readonly kind: 'endpoint' }
  | {
      readonly kind: 'service';
      /** Services that answer at this name; several share `email` or `elasticloadbalancing`. */
      readonly services: readonly ServiceIndexEntry[];
      readonly region?: string;
      /** All labels before the base domain, if that is one of ours: `sqs.localhost` may also be a bucket. */
      readonly labels?: string;
    }
  | {
      readonly kind: 'bucket';
      readonly bucket: string;
      readonly region?: string;
    }
  | {
      readonly kind: 'resource';
      readonly resource: ResourceKind;
      /** The thing's own label: a function URL's id, an account's registry, a bucket. */
      readonly id: string;
      readonly region?: string;
    };

export interface HostTable {
  /** Domains under which this endpoint is known, most specific first. */
  readonly domains: readonly string[];
  /** Services by host label, signing name and our name. */
  readonly services: ReadonlyMap<string, readonly ServiceIndexEntry[]>;
}

/** Domains of our own: names under them are buckets unless they are something else. */
export const OWN_DOMAINS = ['localhost.localstack.cloud', 'localhost'] as const;
const AWS_DOMAINS = [
  'amazonaws.com.cn',
  'amazonaws.com',
  'api.aws',
  'on.aws',
  'amazoncognito.com',
  'cloudfront.net',
] as const;

const ENDPOINT: HostName = { kind: 'endpoint' };
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*)$/;
const REGION = /^[a-z]{2,3}(?:-[a-z]+)+-\d$/;
/** S3's own label, in its older and newer forms: `s3`, `s3-us-west-2`, `s3-accelerate`, `s3express-use1-az4`. */
const S3_LABEL =
  /^s3(?:-([a-z]{2,3}(?:-[a-z]+)+-\d))?$|^s3-(?:fips|accelerate|external-1)$|^s3express-[a-z0-9-]+-az\d$/;

/** Names of services that are neither their host label, signing name nor our name for them. */
const OTHER_LABELS: ReadonlyMap<string, string> = new Map([
  ['queue', 'sqs'],
  ['ddb', 'dynamodb'],
  ['s3express-control', 's3'],
]);

/** Prefixes that SDKs put before a service's host name for some operations. */
const OPERATION_PREFIX = /^(?:sync|streaming|data)-/;

/** Builds the look-up table. `domains`: names under which users reach this endpoint, besides our own and AWS's. */
export function makeHostTable(index: readonly ServiceIndexEntry[], domains: readonly string[]): HostTable {
  const services = new Map<string, ServiceIndexEntry[]>();
  const add = (label: string, entry: ServiceIndexEntry): void => {
    const group = services.get(label);
    if (group === undefined) services.set(label, [entry]);
    else if (!group.includes(entry)) group.push(entry);
  };
  for (const entry of index) {
    add(entry.host, entry);
    add(entry.sign, entry);
    add(entry.name, entry);
  }
  const own = [...domains, ...OWN_DOMAINS].map((domain) => domain.toLowerCase());
  return { domains: own.sort((one, other) => other.length - one.length), services };
}

/** A Host header (or `:authority`) -> what it names. */
export function parseHost(host: string, table: HostTable): HostName {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  if (name === '' || IP_ADDRESS.test(name)) return ENDPOINT;
  const own = table.domains.find((domain) => isUnder(name, domain));
  if (own !== undefined) {
    if (name === own) return ENDPOINT;
    return parseLabels(name.slice(0, -own.length - 1), table, true);
  }
  const domain = AWS_DOMAINS.find((candidate) => isUnder(name, candidate));
  if (domain === undefined || name === domain) return ENDPOINT;
  const labels = name.slice(0, -domain.length - 1);
  return parseLabels(domain === 'cloudfront.net' ? `${labels}.cloudfront` : labels, table, false);
}

function isUnder(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function parseLabels(text: string, table: HostTable, own: boolean): HostName {
  const labels = text.split('.');
  return (
    parseS3(labels) ?? parseResource(labels) ?? parseService(labels, table, own) ?? unknownName(text, own)
  );
}

function unknownName(text: string, own: boolean): HostName {
  return own ? { kind: 'bucket', bucket: text } : ENDPOINT;
}

function withRegion<T extends object>(result: T, region: string | undefined): T & { region?: string } {
  return region === undefined ? result : { ...result, region };
}

/** `BUCKET.s3.REGION`, `s3.REGION`, `BUCKET.s3-REGION`, `BUCKET.s3.dualstack.REGION`, and those without a region. */
function parseS3(labels: readonly string[]): HostName | undefined {
  for (let at = labels.length - 1; at >= Math.max(0, labels.length - 3); at--) {
    const match = S3_LABEL.exec(labels[at] ?? '');
    if (match === null) continue;
    const after = labels.slice(at + 1).filter((label) => label !== 'dualstack');
    if (after.length > 1 || (after[0] !== undefined && !REGION.test(after[0]))) return undefined;
    const bucket = labels.slice(0, at).join('.');
    // `s3.REGION` is the service itself, without a bucket.
    if (bucket === '') return undefined;
    return withRegion({ kind: 'bucket', bucket } as const, after[0] ?? match[1]);
  }
  return undefined;
}

/** Label (after the thing's own) -> kind, with the region right after it or, for some, as a part of it. */
const RESOURCE_LABELS: ReadonlyMap<string, ResourceKind> = new Map([
  ['appsync-api', 'graphql-api'],
  ['auth', 'user-pool-domain'],
  ['cloudfront', 'distribution'],
  ['elb', 'load-balancer'],
  ['execute-api', 'api-stage'],
  ['lambda-url', 'function-url'],
  ['s3-website', 'bucket-website'],
]);

const WEBSITE = /^s3-website-([a-z]{2,3}(?:-[a-z]+)+-\d)$/;

function parseResource(labels: readonly string[]): HostName | undefined {
  const last = labels.at(-1) ?? '';
  const website = WEBSITE.exec(last);
  if (website !== null && labels.length > 1) {
    const id = labels.slice(0, -1).join('.');
    return withRegion({ kind: 'resource', resource: 'bucket-website', id } as const, website[1]);
  }
  // Classic load balancers: NAME.REGION.elb
  const before = labels.at(-2) ?? '';
  if (last === 'elb' && REGION.test(before) && labels.length > 2) {
    const id = labels.slice(0, -2).join('.');
    return withRegion({ kind: 'resource', resource: 'load-balancer', id } as const, before);
  }
  const region = REGION.test(last) ? last : undefined;
  const rest = region === undefined ? labels : labels.slice(0, -1);
  if (rest.length === 3 && rest[1] === 'dkr' && rest[2] === 'ecr') {
    return withRegion({ kind: 'resource', resource: 'registry', id: rest[0] ?? '' } as const, region);
  }
  const resource = RESOURCE_LABELS.get(rest.at(-1) ?? '');
  if (resource === undefined || rest.length < 2) return undefined;
  return withRegion({ kind: 'resource', resource, id: rest.slice(0, -1).join('.') } as const, region);
}

function parseService(labels: readonly string[], table: HostTable, own: boolean): HostName | undefined {
  const region = labels.find((label) => REGION.test(label));
  const rest = labels.filter((label) => label !== region && label !== 'dualstack');
  const services = servicesOf(rest, table);
  if (services === undefined) return undefined;
  const name = { kind: 'service', services, ...(own ? { labels: labels.join('.') } : {}) } as const;
  return withRegion(name, region);
}

function servicesOf(labels: readonly string[], table: HostTable): readonly ServiceIndexEntry[] | undefined {
  const [first = '', second] = labels;
  if (labels.length === 1) return lookUp(first, table);
  if (labels.length !== 2 || second === undefined) return undefined;
  // `api.ecr` and `api.sagemaker`, `streams.dynamodb`: the second label is the signing name.
  const exact = table.services.get(first)?.filter(({ host, sign }) => host === first && sign === second);
  if (exact !== undefined && exact.length > 0) return exact;
  // `ID-ats.iot` is the data plane; `ACCOUNT.s3-control`, `ACCOUNT.ddb` belong to their second label.
  if (second === 'iot') return lookUp('iot-data-plane', table);
  return lookUp(second, table);
}

/** Services whose host label or name this is; else those that sign with it. */
function lookUp(label: string, table: HostTable): readonly ServiceIndexEntry[] | undefined {
  const plain = label.replace(/-fips$/, '').replace(OPERATION_PREFIX, '');
  const known = table.services.has(label) ? label : (OTHER_LABELS.get(label) ?? plain);
  const found = table.services.get(known);
  const own = found?.filter(({ host, name }) => host === known || name === known);
  return own === undefined || own.length === 0 ? found : own;
}
