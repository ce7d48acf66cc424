/**
 * Which service and operation a request is for, in which wire form, signed for which region by whom. A pure function of
 * the request; nothing is verified here.
 *
 * The order of tests: a host that is a thing of its own (function URL ...), `smithy-protocol`, `X-Amz-Target`, the
 * query protocol's Action and Version, and REST by method and path among the services of the signature's scope, else
 * of the host, else S3.
 */

import type { Models, Service } from '../model/load.ts';
import { structureOf } from '../model/load.ts';
import type { ProtocolName, ServiceIndexEntry } from '../model/shapes.ts';
import { unknownActionText } from '../protocol/policy.ts';
import { parseForm } from '../protocol/query.ts';
import { matchRest, parseQueryString } from '../protocol/rest-routes.ts';
import { type Found, ProtocolError, type Query, type Wire } from '../protocol/types.ts';
import { type HostName, type HostTable, makeHostTable, parseHost, type ResourceKind } from './host-name.ts';
import { headerOf, type RequestHead, splitTarget } from './request-head.ts';
import { type RequestScope, scopeOf } from './request-scope.ts';
import { refusedByQuery } from './s3-selectors.ts';

export interface RoutedRequest extends RequestHead {
  /** The body's text. Asked only when the request looks like a form; may be asked again later. */
  form(): Promise<string>;
}

/** What is known of every request. */
export interface RequestNames {
  readonly host: HostName;
  /** What the signature, if any, was made for. Not verified. */
  readonly scope: RequestScope | undefined;
  /** Region of the signature's scope, else of the host; undefined when neither says. */
  readonly region: string | undefined;
  /** Raw path, with the bucket in front when it stood in the host. */
  readonly path: string;
  readonly query: Query;
}

export interface RoutedOperation extends RequestNames, Found {
  readonly kind: 'operation';
  readonly query: Query;
  /** Which test decided, for the trace. */
  readonly decidedBy: 'smithy-protocol' | 'x-amz-target' | 'action' | 'rest';
}

/** A request to a thing that a service made, which answers as itself. */
export interface RoutedResource extends RequestNames {
  readonly kind: 'resource';
  /** `post-form`: an HTML form's upload to a bucket. */
  readonly resource: ResourceKind | 'post-form';
  readonly id: string;
}

/** A request that names nothing we know. */
export interface RoutedNowhere extends RequestNames {
  readonly kind: 'unknown';
  readonly error: ProtocolError;
  /** The form to answer in. */
  readonly wire: Wire;
  readonly service: Service | undefined;
}

export type Routed = RoutedOperation | RoutedResource | RoutedNowhere;

export type RouteService = (request: RoutedRequest) => Promise<Routed>;

interface Router {
  readonly models: Models;
  readonly hosts: HostTable;
  readonly bySign: ReadonlyMap<string, readonly ServiceIndexEntry[]>;
  readonly byTarget: ReadonlyMap<string, ServiceIndexEntry>;
  /** Services that speak query. */
  readonly queryServices: readonly ServiceIndexEntry[];
}

/** Makes the routing function. `domains`: names under which users reach this endpoint besides `localhost`. */
export function makeServiceRouter(models: Models, domains: readonly string[] = []): RouteService {
  const { index } = models;
  const bySign = new Map<string, ServiceIndexEntry[]>();
  const byTarget = new Map<string, ServiceIndexEntry>();
  for (const entry of index) {
    const group = bySign.get(entry.sign);
    if (group === undefined) bySign.set(entry.sign, [entry]);
    else group.push(entry);
    if (entry.target !== undefined) byTarget.set(entry.target, entry);
  }
  const queryServices = index.filter(speaksQuery);
  const router: Router = { models, hosts: makeHostTable(index, domains), bySign, byTarget, queryServices };
  return (request) => route(router, request);
}

function speaksQuery({ protocol, qc }: ServiceIndexEntry): boolean {
  return protocol === 'awsQuery' || protocol === 'ec2Query' || qc === 1;
}

function speaksRest({ protocol }: ServiceIndexEntry): boolean {
  return protocol === 'restJson1' || protocol === 'restXml';
}

/** Other names that appear in scopes. */
const SCOPE_ALIASES: ReadonlyMap<string, string> = new Map([
  ['s3express', 's3'],
  ['s3-object-lambda', 's3'],
  ['s3-outposts', 's3'],
  ['iotdevicegateway', 'iotdata'],
]);

/** A request on its way through the tests. */
interface Trip {
  readonly router: Router;
  readonly request: RoutedRequest;
  readonly method: string;
  readonly rawPath: string;
  readonly names: RequestNames;
  /** Services of the signature's scope; undefined when unsigned. */
  readonly signed: readonly ServiceIndexEntry[] | undefined;
}

async function route(router: Router, request: RoutedRequest): Promise<Routed> {
  const { path: rawPath, query: queryText } = splitTarget(request.url ?? '/');
  const hostHeader = headerOf(request, 'host') ?? headerOf(request, ':authority') ?? '';
  const host = parseHost(hostHeader, router.hosts);
  let query: Query;
  try {
    query = parseQueryString(queryText);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const names = { host, scope: undefined, region: undefined, path: rawPath, query: new Map() };
    return { kind: 'unknown', ...names, error, wire: 'rest-xml', service: undefined };
  }
  const scope = scopeOf(request, query);
  const sign = scope && (SCOPE_ALIASES.get(scope.service) ?? scope.service);
  const region = scope?.region ?? (host.kind === 'endpoint' ? undefined : host.region);
  const names: RequestNames = { host, scope, region, path: rawPath, query };
  const signed = sign === undefined ? undefined : (router.bySign.get(sign) ?? []);
  const trip: Trip = { router, request, method: request.method ?? 'GET', rawPath, names, signed };
  return (
    resourceOf(trip) ??
    bySmithyProtocol(trip) ??
    byTargetHeader(trip) ??
    (await byAction(trip)) ??
    byRest(trip)
  );
}

/** An issuer of web identity tokens is a path of this endpoint, one that no bucket can have. */
const ISSUER_PATH = /^\/_tokens\/([0-9a-f-]{36})(\/.*)$/;

function resourceOf({ names, rawPath }: Trip): RoutedResource | undefined {
  const { host } = names;
  const [, issuer, document] = (host.kind === 'endpoint' && ISSUER_PATH.exec(rawPath)) || [];
  if (issuer !== undefined && document !== undefined) {
    return { kind: 'resource', ...names, path: document, resource: 'token-issuer', id: issuer };
  }
  if (host.kind !== 'resource') return undefined;
  // The management API of a WebSocket API lives on the API's own host.
  if (host.resource === 'api-stage' && rawPath.includes('/@connections/')) return undefined;
  return { kind: 'resource', ...names, resource: host.resource, id: host.id };
}

const RPC_PATH = /\/service\/([^/]+)\/operation\/([^/]+)$/;

function bySmithyProtocol({ router, request, rawPath, names }: Trip): Routed | undefined {
  const protocol = headerOf(request, 'smithy-protocol');
  if (protocol !== 'rpc-v2-cbor' && protocol !== 'rpc-v2-json') return undefined;
  const [, shape, operation] = RPC_PATH.exec(rawPath) ?? [];
  const entry = shape === undefined ? undefined : router.byTarget.get(shape);
  if (entry === undefined || operation === undefined) {
    return nowhere(names, new ProtocolError('UnknownOperationException', '', 404), protocol);
  }
  const service = router.models.service(entry.name);
  return { kind: 'operation', ...names, service, operation, wire: protocol, decidedBy: 'smithy-protocol' };
}

function nowhere(names: RequestNames, error: ProtocolError, wire: Wire, service?: Service): RoutedNowhere {
  return { kind: 'unknown', ...names, error, wire, service };
}

const JSON_PROTOCOLS: ReadonlySet<ProtocolName> = new Set(['awsJson1_0', 'awsJson1_1', 'rpcv2Cbor']);

function byTargetHeader({ router, request, names }: Trip): Routed | undefined {
  const target = headerOf(request, 'x-amz-target');
  if (target === undefined) return undefined;
  const dot = target.lastIndexOf('.');
  const prefix = target.slice(0, Math.max(dot, 0));
  // CloudTrail: botocore sends com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.
  const entry = router.byTarget.get(prefix) ?? router.byTarget.get(prefix.slice(prefix.lastIndexOf('.') + 1));
  const wire = targetWire(headerOf(request, 'content-type') ?? '', entry?.protocol);
  if (entry === undefined || !JSON_PROTOCOLS.has(entry.protocol)) {
    return nowhere(names, new ProtocolError('UnknownOperationException', ''), wire);
  }
  const service = router.models.service(entry.name);
  const operation = target.slice(dot + 1);
  return { kind: 'operation', ...names, service, operation, wire, decidedBy: 'x-amz-target' };
}

function targetWire(contentType: string, protocol: ProtocolName | undefined): Wire {
  if (contentType.includes('cbor')) return 'amz-cbor-1.1';
  if (contentType.includes('json-1.0')) return 'json1.0';
  if (contentType.includes('json-1.1')) return 'json1.1';
  return protocol === 'awsJson1_0' ? 'json1.0' : 'json1.1';
}

const FORM_TYPE = 'application/x-www-form-urlencoded';

async function byAction(trip: Trip): Promise<Routed | undefined> {
  const { names, request, method, signed } = trip;
  const isForm = method === 'POST' && (headerOf(request, 'content-type') ?? '').startsWith(FORM_TYPE);
  if (!isForm && !names.query.has('Action')) return undefined;
  // A form type alone proves nothing: curl sends it with every -d. The scope decides.
  if (signed !== undefined && signed.length > 0 && !signed.some(speaksQuery)) return undefined;
  const form = new Map<string, string>();
  for (const [name, values] of names.query) form.set(name, values.at(-1) ?? '');
  try {
    if (method === 'POST') for (const [name, value] of parseForm(await request.form())) form.set(name, value);
  } catch (error) {
    if (error instanceof ProtocolError) return nowhere(names, error, 'query');
    throw error;
  }
  const action = form.get('Action');
  if (action === undefined) return undefined;
  return actionOf(trip, action, form);
}

function actionOf(trip: Trip, action: string, form: Map<string, string>): Routed | undefined {
  const { router, names } = trip;
  const version = form.get('Version');
  const pool = queryPool(trip);
  const ofVersion = pool.filter((entry) => version === undefined || entry.version === version);
  const candidates = ofVersion.length > 0 ? ofVersion : pool;
  const entry = candidates.find(({ name }) => router.models.service(name).operations[action] !== undefined);
  // EC2 answers to its older versions, and so does SQS, which speaks JSON by its model: they are not held to it.
  const isOtherVersion = version !== undefined && entry?.protocol === 'awsQuery' && entry.version !== version;
  if (entry !== undefined && !isOtherVersion) {
    const service = router.models.service(entry.name);
    const wire = entry.protocol === 'ec2Query' ? 'ec2query' : 'query';
    if (isNoQueuesAction(trip, service, action)) {
      const text = unknownActionText(service, action, service.version);
      return nowhere(names, new ProtocolError('InvalidAction', text), wire, service);
    }
    fillQueueUrl(trip, service, action, form);
    return { kind: 'operation', ...names, service, operation: action, wire, form, decidedBy: 'action' };
  }
  // Without a signature or host of a query service, `?Action=` may be anybody's parameter.
  const named = trip.signed !== undefined || names.host.kind === 'service';
  const [first] = named || (version !== undefined && ofVersion.length > 0) ? candidates : [];
  if (first === undefined) return undefined;
  const service = router.models.service(first.name);
  const wire = first.protocol === 'ec2Query' ? 'ec2query' : 'query';
  const text =
    wire === 'ec2query'
      ? `The action ${action} is not valid for this web service.`
      : unknownActionText(service, action, version ?? first.version);
  return nowhere(names, new ProtocolError('InvalidAction', text), wire, service);
}

/** Services that a query call may be for. */
function queryPool({ signed, names, router }: Trip): readonly ServiceIndexEntry[] {
  if (signed !== undefined && signed.length > 0) return signed.filter(speaksQuery);
  if (names.host.kind === 'service') return names.host.services.filter(speaksQuery);
  return router.queryServices;
}

const QUEUE_PATH = /\/\d{12}\/[^/]+$/;

/** At the address of a queue SQS does not know the actions that are about no queue yet, or about all. */
function isNoQueuesAction({ rawPath }: Trip, service: Service, action: string): boolean {
  if (service.name !== 'sqs' || !QUEUE_PATH.test(rawPath)) return false;
  return action === 'CreateQueue' || action === 'ListQueues';
}

/** A call on the queue's own path names its queue by that. */
function fillQueueUrl(
  { request, rawPath }: Trip,
  service: Service,
  action: string,
  form: Map<string, string>,
): void {
  if (service.name !== 'sqs' || form.has('QueueUrl') || rawPath.split('/').length < 3) return;
  const input = service.operations[action]?.[0];
  if (input === undefined || !('QueueUrl' in structureOf(service, input).m)) return;
  form.set('QueueUrl', `http://${headerOf(request, 'host') ?? 'localhost'}${rawPath}`);
}

function byRest(trip: Trip): Routed {
  const { router, request, method, names } = trip;
  const candidates = restPool(trip);
  let best: RoutedOperation | undefined;
  for (const { name, protocol } of candidates) {
    const service = router.models.service(name);
    const path = pathFor(trip, name);
    const match = matchRest(service, method, path, names.query, request.headers);
    if (match === undefined || (best?.route !== undefined && match.score <= best.route.score)) continue;
    const wire = restWire(protocol);
    const { operation } = match;
    best = { kind: 'operation', ...names, path, service, operation, wire, route: match, decidedBy: 'rest' };
  }
  const refusal = best?.service.name === 's3' ? s3Refusal(trip, best) : undefined;
  if (refusal !== undefined) return refusal;
  if (best !== undefined && !isBareUpload(best)) return directoryBuckets(best);
  return postForm(trip, candidates) ?? unknownRest(trip, candidates);
}

/** A query string that S3 refuses whatever it is asked for. */
function s3Refusal({ names, method, request }: Trip, found: RoutedOperation): RoutedNowhere | undefined {
  const { path, service, route } = found;
  const literals = route?.literals ?? new Set();
  const error = refusedByQuery(method, path, names.query, request.headers, literals);
  return error === undefined ? undefined : nowhere({ ...names, path }, error, 'rest-xml', service);
}

/** A path as the routes of a service know it. */
function pathFor(trip: Trip, service: string): string {
  // In a key a plus is a space, as in a form: https://github.com/dnbert/prm/pull/46
  if (service === 's3') return bucketPath(trip).replaceAll('+', '%20');
  // The management API of a WebSocket API stands behind the API's stage: /prod/@connections/ID.
  const connections = service === 'apigatewaymanagementapi' ? trip.rawPath.indexOf('/@connections/') : -1;
  return connections > 0 ? trip.rawPath.slice(connections) : trip.rawPath;
}

/** `POST /bucket/key` alone: no route but CompleteMultipartUpload's fits, and it is not one. */
function isBareUpload({ service, operation, query }: RoutedOperation): boolean {
  return service.name === 's3' && operation === 'CompleteMultipartUpload' && !query.has('uploadId');
}

function restWire(protocol: ProtocolName): Wire {
  return protocol === 'restXml' ? 'rest-xml' : 'rest-json';
}

/** Services that a REST call may be for: the scope's, else the host's, else S3. */
function restPool({ signed, names, router }: Trip): readonly ServiceIndexEntry[] {
  if (signed !== undefined && (signed.length > 0 || names.scope !== undefined))
    return signed.filter(speaksRest);
  const { host } = names;
  if (host.kind === 'service') return host.services.filter(speaksRest);
  if (host.kind === 'resource' && host.resource === 'api-stage') {
    return (router.bySign.get('execute-api') ?? []).filter(speaksRest);
  }
  return (router.bySign.get('s3') ?? []).filter(speaksRest);
}

/** The path with the bucket in front, when that stood in the host. */
function bucketPath({ names, rawPath, signed }: Trip): string {
  const { host } = names;
  if (host.kind === 'bucket') return `/${host.bucket}${rawPath}`;
  // A bucket may be called like a service: the scope knows.
  const isBucket = host.kind === 'service' && host.labels !== undefined && signed !== undefined;
  if (isBucket && !host.services.some(({ sign }) => sign === 's3')) return `/${host.labels}${rawPath}`;
  return rawPath;
}

/** `GET /` lists general buckets, unless the host or a parameter is that of directory buckets. */
function directoryBuckets(found: RoutedOperation): RoutedOperation {
  if (found.service.name !== 's3' || found.operation !== 'ListBuckets') return found;
  const isDirectory = found.scope?.service === 's3express' || found.query.has('max-directory-buckets');
  const route = found.route && { ...found.route, operation: 'ListDirectoryBuckets' };
  const operation = found.service.operations['ListDirectoryBuckets'];
  if (!isDirectory || route === undefined || operation === undefined) return found;
  return { ...found, operation: route.operation, route: { ...route, input: operation[0] } };
}

/** An HTML form's upload to a bucket: no operation of the model. */
function postForm(trip: Trip, candidates: readonly ServiceIndexEntry[]): RoutedResource | undefined {
  const isForm = (headerOf(trip.request, 'content-type') ?? '').startsWith('multipart/form-data');
  if (trip.method !== 'POST' || !isForm || !candidates.some(({ name }) => name === 's3')) return undefined;
  const path = bucketPath(trip);
  const [, bucket = '', ...more] = path.split('/');
  if (bucket === '' || more.some((part) => part !== '')) return undefined;
  return { kind: 'resource', ...trip.names, path, resource: 'post-form', id: bucket };
}

function methodNotAllowed(trip: Trip, service: Service): RoutedNowhere {
  const path = bucketPath(trip);
  const depth = path.split('/').filter((part) => part !== '').length;
  if (trip.method === 'POST' && depth === 1)
    return nowhere({ ...trip.names, path }, noForm(), 'rest-xml', service);
  const ResourceType = ['SERVICE', 'BUCKET'][depth] ?? 'OBJECT';
  const text = 'The specified method is not allowed against this resource.';
  const error = new ProtocolError('MethodNotAllowed', text, 405, { Method: trip.method, ResourceType });
  return nowhere({ ...trip.names, path }, error, 'rest-xml', service);
}

function noForm(): ProtocolError {
  const text = 'At least one of the pre-conditions you specified did not hold';
  const Condition = 'Bucket POST must be of the enclosure-type multipart/form-data';
  return new ProtocolError('PreconditionFailed', text, 412, { Condition });
}

/** What AWS says where no operation fits. */
function unknownRest(trip: Trip, candidates: readonly ServiceIndexEntry[]): RoutedNowhere {
  const { names, router, request, signed } = trip;
  const [first] = candidates;
  if (first !== undefined) {
    const service = router.models.service(first.name);
    if (first.name === 's3') return methodNotAllowed(trip, service);
    const text = 'Unable to determine service/operation name to be authorized';
    const error = new ProtocolError('AccessDeniedException', text, 403);
    return nowhere(names, error, restWire(first.protocol), service);
  }
  const [known] = signed ?? (names.host.kind === 'service' ? names.host.services : []);
  if (known?.name === 'sqs' && !(headerOf(request, 'content-type') ?? '').includes('json')) {
    // Recorded at the address of a queue, whatever the request accepts.
    const error = new ProtocolError('UnknownOperationException', '', 404);
    return nowhere(names, error, 'query', router.models.service(known.name));
  }
  if (known !== undefined) {
    const wire = speaksQuery(known) && known.qc !== 1 ? 'query' : targetWire('', known.protocol);
    const code = wire === 'query' ? 'MissingAction' : 'UnknownOperationException';
    const text = wire === 'query' ? 'The request is missing an action or a required parameter.' : '';
    return nowhere(names, new ProtocolError(code, text), wire, router.models.service(known.name));
  }
  const contentType = headerOf(request, 'content-type') ?? '';
  const text = `${names.scope?.service ?? 'This service'} is not implemented by kumobako`;
  const wire = contentType.startsWith(FORM_TYPE) ? 'query' : 'rest-json';
  return nowhere(names, new ProtocolError('NotImplemented', text, 501), wire);
}
