/**
 * An HTML form that uploads an object: the browser's PutObject. The fields are what headers would be, the signature is
 * one over a policy, and the answer is what the form asks for.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */

import { Readable } from 'node:stream';
import { anonymous } from '../core/caller.ts';
import { decodeInput } from '../protocol/decode.ts';
import { type Members, ProtocolError, type Reply } from '../protocol/types.ts';
import { escapeXml, XML_DECLARATION } from '../protocol/xml-write.ts';
import { type Authenticator, admitAnonymous, credentialOf } from './authenticate.ts';
import type { Exchange } from './exchange.ts';
import { type FormUpload, readFormUpload } from './form-data.ts';
import {
  type FormFields,
  type PostForm,
  readPostSignature,
  type SignedForm,
  verifyPostPolicy,
  verifyPostSignature,
} from './post-policy.ts';
import { headerOf } from './request-head.ts';
import type { RoutedOperation, RoutedResource, RouteService } from './route-service.ts';
import { invalidArgument } from './signature-errors.ts';
import type { Anonymous } from './signed-request.ts';

interface Parts {
  route: RouteService;
  authenticator: Authenticator;
}

/** Makes the exchange of a form one of a PutObject: who it is from, and its input. */
export async function readPostForm(parts: Parts, exchange: Exchange, routed: RoutedResource): Promise<void> {
  const { request } = exchange;
  const bucket = routed.id;
  // Errors are S3's from here on.
  exchange.found = await putOf(parts, bucket, 'key', {});
  const upload = await readFormUpload(request, headerOf(request, 'content-type') ?? '');
  const fields = withFileName(upload);
  const key = fields.get('key');
  if (key === undefined) {
    const text =
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.";
    throw invalidArgument(text, 'key', '');
  }
  if (key === '') throw invalidArgument('User key must have a length greater than 0.', 'key', '');
  const signed = readPostSignature(fields, { services: ['s3'] });
  await authenticateForm(parts.authenticator, exchange, signed);
  const facts = { bucket, fields, nowMs: exchange.world.clock.now() };
  if (signed.kind === 'signed') verifyPostPolicy(signed.policy, { ...facts, fileBytes: undefined });
  const found = await putOf(parts, bucket, key, headersOf(fields));
  exchange.found = found;
  const tagging = await taggingOf(parts, fields.get('tagging'));
  const file = Readable.from(
    checkedFile(upload.file, (fileBytes) => {
      if (signed.kind === 'signed') verifyPostPolicy(signed.policy, { ...facts, fileBytes });
    }),
    { objectMode: false },
  );
  const input = await decodeInput(found, {
    headers: headersOf(fields),
    collect: () => Promise.resolve(Buffer.alloc(0)),
    stream: () => file,
  });
  exchange.input = tagging === undefined ? input : { ...input, Tagging: tagging };
  const path = routed.host.kind === 'bucket' ? '' : `/${bucket}`;
  exchange.form = { bucket, key, fields, location: `${exchange.endpoint}${path}/${encodeURIComponent(key)}` };
}

/** `${filename}` in a field stands for the name that the file had where it came from. */
function withFileName({ fields, fileName }: FormUpload): FormFields {
  for (const [name, value] of fields) {
    if (name !== 'policy') fields.set(name, value.replaceAll('$' + '{filename}', fileName));
  }
  return fields;
}

async function authenticateForm(
  authenticator: Authenticator,
  exchange: Exchange,
  signed: SignedForm | Anonymous,
): Promise<void> {
  const { found } = exchange;
  if (found === undefined) return;
  if (signed.kind === 'anonymous') {
    admitAnonymous(authenticator, found, 's3');
    exchange.caller = anonymous;
    return;
  }
  const credential = await credentialOf(authenticator, exchange, signed, 's3');
  if (credential.secret !== undefined) verifyPostSignature(signed, credential.secret, authenticator.keys);
  const region = signed.scope?.region ?? exchange.place.region;
  exchange.caller = credential.caller;
  exchange.place = { account: credential.caller.account, region };
}

/** The operation that a field of an object belongs to, as if it had come with headers. */
async function putOf(
  { route }: Parts,
  bucket: string,
  key: string,
  headers: Record<string, string>,
  query = '',
): Promise<RoutedOperation> {
  const url = `/${bucket}/${encodeURIComponent(key)}${query}`;
  const routed = await route({ method: 'PUT', url, headers, form: () => Promise.resolve('') });
  if (routed.kind === 'operation') return routed;
  throw routed.kind === 'unknown' ? routed.error : new ProtocolError('NotImplemented', url, 501);
}

/** Fields that are headers of a PutObject. */
const HEADERS: ReadonlySet<string> = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-md5',
  'content-type',
  'expires',
  'x-amz-acl',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
]);
const HEADER_FAMILIES: readonly string[] = [
  'x-amz-checksum-',
  'x-amz-grant-',
  'x-amz-meta-',
  'x-amz-object-lock-',
  'x-amz-server-side-encryption',
];

function headersOf(fields: FormFields): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of fields) {
    const header = name === 'acl' ? 'x-amz-acl' : name;
    const isHeader = HEADERS.has(header) || HEADER_FAMILIES.some((family) => header.startsWith(family));
    // Headers are texts of one byte a character.
    if (isHeader) headers[header] = Buffer.from(value).toString('latin1');
  }
  return headers;
}

/** A form has its tags as the document of PutObjectTagging, a header has them as a query. */
async function taggingOf(parts: Parts, document: string | undefined): Promise<string | undefined> {
  if (document === undefined) return undefined;
  const found = await putOf(parts, 'bucket', 'key', {}, '?tagging');
  const body = Buffer.from(document);
  const input = await decodeInput(found, {
    headers: {},
    collect: () => Promise.resolve(body),
    stream: () => Readable.from([body]),
  });
  const { TagSet = [] } = (input['Tagging'] ?? {}) as { TagSet?: Members[] };
  const tags = TagSet.map(({ Key, Value }): [string, string] => [String(Key ?? ''), String(Value ?? '')]);
  return new URLSearchParams(tags).toString();
}

/** The file, at whose end its length is checked: what is refused then leaves nothing behind. */
async function* checkedFile(file: Readable, check: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of file) {
    bytes += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
  check(bytes);
}

/** Turns the answer of the PutObject into what the form asks for: a redirect, a document, or nothing. */
export function answerPostForm({ fields, bucket, key, location }: PostForm, reply: Reply): void {
  const etag = reply.headers['etag'] ?? '';
  reply.headers['location'] = location;
  const target = redirectOf(fields);
  const status = fields.get('success_action_status');
  if (target !== undefined) {
    for (const [name, value] of Object.entries({ bucket, key, etag })) target.searchParams.set(name, value);
    reply.status = 303;
    reply.headers['location'] = target.href;
  } else if (status === '201') {
    const members = { Location: location, Bucket: bucket, Key: key, ETag: etag };
    const xml = Object.entries(members).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
    reply.status = 201;
    reply.body = `${XML_DECLARATION}<PostResponse>${xml.join('')}</PostResponse>`;
  } else {
    reply.status = status === '200' ? 200 : 204;
  }
}

/** What is no URL is passed over, as S3 does. */
function redirectOf(fields: FormFields): URL | undefined {
  const text = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}
