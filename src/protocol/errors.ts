/** Errors -> replies, in every wire form. Status, fault, query code and the error's own members come from the model. */

import { type Service, structureOf, traitsOf } from '../model/load.ts';
import { type Ref, type StructureShape, simple } from '../model/shapes.ts';
import { encodeCborError } from './cbor-write.ts';
import { jsonEncoder } from './json-encode.ts';
import { policyOf, typeOfError } from './policy.ts';
import { queryNamespace } from './query.ts';
import { addChecksum } from './reply.ts';
import { writeBindings } from './rest-bindings.ts';
import { writeRestJsonBody } from './rest-json.ts';
import { textWriter } from './text.ts';
import { type ErrorContext, type Members, ProtocolError, type Reply, type WireError } from './types.ts';
import { CONTENT_TYPES } from './wire-codec.ts';
import { isWireError } from './wire-error.ts';
import { elementWriter, escapeXml, XML_DECLARATION } from './xml-write.ts';

/** The error of an operation that AWS has and kumobako has not. */
export function notImplemented(serviceName: string, operation: string): ProtocolError {
  const text = `${serviceName}.${operation} is not implemented by kumobako`;
  return new ProtocolError('NotImplemented', text, 501);
}

/** An error with all that its reply needs. */
interface ResolvedError {
  readonly code: string;
  /** Code in query protocols and in `x-amzn-query-error`. */
  readonly queryCode: string;
  readonly message: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The modelled shape. */
  readonly ref: Ref | undefined;
  readonly shape: StructureShape | undefined;
}

/**
 * The reply to a call that failed. An AwsError or ProtocolError is answered as it is; anything else is a bug, answered
 * as the service's internal failure without a word about the cause.
 */
export function encodeError(error: unknown, context: ErrorContext): Reply {
  const resolved = resolveError(error, context);
  const { service, wire, requestId } = context;
  const { requestIdHeader, hostIdHeader } = policyOf(service);
  const headers: Record<string, string> = {
    [requestIdHeader]: requestId,
    'content-type': CONTENT_TYPES[wire],
    ...resolved.headers,
  };
  if (hostIdHeader !== undefined && context.hostId !== undefined) headers[hostIdHeader] = context.hostId;
  if (wire === 'rpc-v2-cbor' || wire === 'rpc-v2-json') headers['smithy-protocol'] = wire;
  const reply: Reply = { status: resolved.status, headers };
  const body = encodeBody(resolved, context, headers);
  if (context.method === 'HEAD') delete headers['content-type'];
  else reply.body = body;
  if (policyOf(service).crc32) addChecksum(reply);
  return reply;
}

function resolveError(error: unknown, { service, wire }: ErrorContext): ResolvedError {
  const known: WireError = isWireError(error) ? error : internalError(service);
  const ref = service?.errors[known.code];
  const shape = service !== undefined && ref !== undefined ? structureOf(service, ref) : undefined;
  const [, modelStatus, queryCode, queryStatus] = shape?.e ?? [];
  const inQuery = wire === 'query' || wire === 'ec2query';
  const ofQuery = policyOf(service).queryErrors?.[known.code];
  return {
    code: known.code,
    queryCode: ofQuery?.code ?? queryCode ?? known.code,
    message: (inQuery ? ofQuery?.message : undefined) ?? known.message,
    status: known.status ?? (inQuery ? queryStatus : undefined) ?? modelStatus ?? 400,
    fields: known.fields ?? {},
    headers: known.headers ?? {},
    ref,
    shape,
  };
}

function internalError(service: Service | undefined): WireError {
  const [code, message] = policyOf(service).internalError;
  return { code, message, status: 500 };
}

function encodeBody(
  error: ResolvedError,
  context: ErrorContext,
  headers: Record<string, string>,
): string | Uint8Array {
  switch (context.wire) {
    case 'query':
      return queryBody(error, context);
    case 'ec2query':
      return ec2Body(error, context);
    case 'rest-xml':
      return context.service === undefined || context.service.name === 's3'
        ? s3Body(error, context)
        : queryBody(error, context);
    case 'rest-json':
      headers['x-amzn-errortype'] = error.code;
      return restJsonBody(error, context, headers);
    case 'rpc-v2-cbor':
    case 'amz-cbor-1.1': {
      addQueryError(error, context, headers);
      const type = typeOfError(context.service, error.code);
      const time = context.wire === 'rpc-v2-cbor' ? 'seconds' : 'milliseconds';
      return encodeCborError(context.service, error.ref, type, withMessage(error), time);
    }
    default:
      addQueryError(error, context, headers);
      return jsonBody(error, context);
  }
}

function senderOrReceiver({ status }: ResolvedError): 'Sender' | 'Receiver' {
  return status < 500 ? 'Sender' : 'Receiver';
}

/** Services that moved from query to JSON tell the old code in a header; newer clients map it back to their classes. */
function addQueryError(
  error: ResolvedError,
  { service }: ErrorContext,
  headers: Record<string, string>,
): void {
  if (service?.qc === 1) headers['x-amzn-query-error'] = `${error.queryCode};${senderOrReceiver(error)}`;
}

/** Unmodelled errors whose text AWS's framework spells with a capital. */
const CAPITAL_MESSAGE: ReadonlySet<string> = new Set(['SerializationException', 'AccessDeniedException']);

/** The members of an error: its message, under the name that its shape gives it, and its fields. */
function withMessage({ code, message, fields, shape }: ResolvedError): Members {
  const name =
    shape === undefined ? CAPITAL_MESSAGE.has(code) : 'Message' in shape.m && !('message' in shape.m);
  return message === '' ? { ...fields } : { [name ? 'Message' : 'message']: message, ...fields };
}

function jsonBody(error: ResolvedError, { service }: ErrorContext): string {
  const members = withMessage(error);
  const encoded =
    service === undefined || error.ref === undefined
      ? members
      : // A modelled error may lack a message member; AWS sends the text all the same.
        { ...messageOf(members), ...(jsonEncoder(service, error.ref, false).run(members) as Members) };
  return JSON.stringify({ __type: typeOfError(service, error.code), ...encoded });
}

function messageOf(members: Members): Members {
  const name = 'Message' in members ? 'Message' : 'message';
  return name in members ? { [name]: members[name] } : {};
}

function restJsonBody(
  error: ResolvedError,
  { service }: ErrorContext,
  headers: Record<string, string>,
): string {
  const members = withMessage(error);
  if (service === undefined || error.ref === undefined) return JSON.stringify(members);
  writeBindings(service, error.ref, members, headers);
  const body = writeRestJsonBody(service, error.ref, members) ?? '{}';
  return error.shape !== undefined && hasMessage(error.shape) ? body : withText(body, members);
}

function hasMessage(shape: StructureShape): boolean {
  return 'message' in shape.m || 'Message' in shape.m;
}

function withText(body: string, members: Members): string {
  return JSON.stringify({ ...messageOf(members), ...JSON.parse(body) });
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

const PLAIN_TEXT = textWriter(simple.string, simple.dateTime);
const ELEMENT_NAME = /^[A-Za-z_][\w.-]*$/;

/** An error's own members as elements; what the model does not know (S3's BucketName, Key ...) as plain text. */
function fieldElements(error: ResolvedError, service: Service | undefined): string {
  let elements = '';
  for (const [name, value] of Object.entries(error.fields)) {
    if (value == null || !ELEMENT_NAME.test(name)) continue;
    const member = error.shape?.m[name];
    if (service !== undefined && member !== undefined) {
      const traits = traitsOf(member);
      elements += elementWriter(service, member[0], traits).run(value, traits.xn ?? name);
    } else elements += element(name, PLAIN_TEXT(value));
  }
  return elements;
}

function queryBody(error: ResolvedError, { service, requestId }: ErrorContext): string {
  // Where a service does not know what is asked at all, its framework answers in its stead.
  if (error.code === 'UnknownOperationException') return '<UnknownOperationException/>\n';
  const namespace = service === undefined ? '' : queryNamespace(service);
  const xmlns = namespace === '' ? '' : ` xmlns="${namespace}"`;
  const message = error.message === '' ? '' : element('Message', error.message);
  const type = element('Type', senderOrReceiver(error));
  const detail = service !== undefined && policyOf(service).queryDetail === true ? '<Detail/>' : '';
  const content = type + element('Code', error.queryCode) + message + fieldElements(error, service) + detail;
  const id = element('RequestId', requestId);
  return `${XML_DECLARATION}<ErrorResponse${xmlns}><Error>${content}</Error>${id}</ErrorResponse>`;
}

function ec2Body(error: ResolvedError, { requestId }: ErrorContext): string {
  const content = element('Code', error.queryCode) + element('Message', error.message);
  const id = element('RequestID', requestId);
  return `${XML_DECLARATION}<Response><Errors><Error>${content}</Error></Errors>${id}</Response>`;
}

function s3Body(error: ResolvedError, { service, requestId, hostId }: ErrorContext): string {
  const content = [
    element('Code', error.code),
    element('Message', error.message),
    fieldElements(error, service),
    element('RequestId', requestId),
    hostId === undefined ? '' : element('HostId', hostId),
  ];
  return `${XML_DECLARATION}<Error>${content.join('')}</Error>`;
}
