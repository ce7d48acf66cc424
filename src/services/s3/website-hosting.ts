/**
 * A bucket as a website, at `BUCKET.s3-website-REGION.amazonaws.com` and `BUCKET.s3-website.localhost`. It shows what
 * anybody may read: each page is a GetObject of nobody, under the bucket's policy and ACLs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html
 */

import { Readable } from 'node:stream';
import { anonymous } from '../../core/caller.ts';
import type { StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { HostedAnswer, HostedHandler, HostedRequest } from '../../core/service.ts';
import type { GetObjectOutput, GetObjectRequest, WebsiteConfiguration } from './api.gen.ts';
import { type Bucket, requireBucket } from './buckets.ts';
import { methodNotAllowed, notConfigured, s3ErrorOf } from './errors.ts';
import { errorPage, idHeaders, statusOf } from './website-pages.ts';
import { encodePath, type Redirect, redirectedAll, routed, type Visit } from './website-routing.ts';

/** Answers a request to a website. */
export const answerWebsite: HostedHandler = async (context, request) => {
  try {
    return await visit(context, request);
  } catch (error) {
    if (error instanceof AwsError) return errorPage(error, context.requestId);
    throw error;
  }
};

async function visit(context: StagedContext, request: HostedRequest): Promise<HostedAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw methodNotAllowed(request.method, 'OBJECT');
  }
  const bucket = await context.transact(({ tx }) => requireBucket(tx, request.id));
  const { website } = bucket;
  if (website === undefined) {
    const text = 'The specified bucket does not have a website configuration';
    throw notConfigured('NoSuchWebsiteConfiguration', text, bucket.name);
  }
  const { protocol, host } = new URL(context.endpoint);
  const at: Visit = { protocol: protocol.slice(0, -1), host, key: keyOf(request.path) };
  const all = website.RedirectAllRequestsTo;
  if (all !== undefined) return redirect(context, redirectedAll(all, at));
  const rules = website.RoutingRules ?? [];
  const elsewhere = routed(rules, at, undefined);
  if (elsewhere !== undefined) return redirect(context, elsewhere);
  const suffix = website.IndexDocument?.Suffix ?? '';
  const isFolder = at.key === '' || at.key.endsWith('/');
  try {
    const key = isFolder ? at.key + suffix : at.key;
    return shown(context, await read(context, bucket, key, conditionsOf(request)));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const isMissing = error.code === 'NoSuchKey' && !isFolder;
    if (isMissing && (await exists(context, bucket, `${at.key}/${suffix}`))) {
      return redirect(context, { status: 302, location: `/${encodePath(at.key)}/` });
    }
    const rule = routed(rules, at, statusOf(error));
    return rule === undefined ? failed(context, bucket, website, error) : redirect(context, rule);
  }
}

/** @throws AwsError InvalidURI */
function keyOf(path: string): string {
  try {
    return decodeURIComponent(path).replace(/^\//, '');
  } catch {
    throw s3ErrorOf('InvalidURI', 400, "Couldn't parse the specified URI.", { URI: path });
  }
}

type Conditions = Partial<GetObjectRequest>;

function conditionsOf({ headers }: HostedRequest): Conditions {
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const time = (name: string) => {
    const value = text(name);
    return value === undefined || Number.isNaN(Date.parse(value)) ? undefined : new Date(value);
  };
  return {
    IfMatch: text('if-match'),
    IfNoneMatch: text('if-none-match'),
    IfModifiedSince: time('if-modified-since'),
    IfUnmodifiedSince: time('if-unmodified-since'),
    Range: text('range'),
  };
}

function read(
  context: StagedContext,
  { name, account, region }: Bucket,
  Key: string,
  conditions: Conditions = {},
): Promise<GetObjectOutput> {
  const place = { account, region };
  return context.call.as(anonymous)('s3', 'GetObject', { Bucket: name, Key, ...conditions }, place);
}

async function exists(
  context: StagedContext,
  { name, account, region }: Bucket,
  Key: string,
): Promise<boolean> {
  try {
    await context.call.as(anonymous)('s3', 'HeadObject', { Bucket: name, Key }, { account, region });
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

function shown(context: StagedContext, object: GetObjectOutput): HostedAnswer {
  const { WebsiteRedirectLocation: location, ContentRange: range, Body: body } = object;
  if (location !== undefined) {
    bodyOf(body, true);
    return redirect(context, { status: 301, location });
  }
  if (body === undefined) return { status: 304, headers: headersOf(context, object), body };
  return { status: range === undefined ? 200 : 206, headers: headersOf(context, object), body: bodyOf(body) };
}

/** The website's own page for errors, else S3's. */
async function failed(
  context: StagedContext,
  bucket: Bucket,
  { ErrorDocument: document }: WebsiteConfiguration,
  error: AwsError,
): Promise<HostedAnswer> {
  if (document === undefined) return errorPage(error, context.requestId);
  try {
    const page = await read(context, bucket, document.Key);
    const headers = {
      ...headersOf(context, page),
      'x-amz-error-code': error.code,
      'x-amz-error-message': error.message,
    };
    return { status: statusOf(error), headers, body: bodyOf(page.Body) };
  } catch (documentError) {
    if (!(documentError instanceof AwsError)) throw documentError;
    return errorPage(error, context.requestId, documentError);
  }
}

/** @param isUnwanted nobody will read it */
function bodyOf(body: GetObjectOutput['Body'], isUnwanted = false): HostedAnswer['body'] {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  const stream = body instanceof Readable ? body : Readable.from(body, { objectMode: false });
  if (isUnwanted) stream.destroy();
  return stream;
}

function redirect({ requestId }: StagedContext, { status, location }: Redirect): HostedAnswer {
  return { status, headers: { ...idHeaders(requestId), location }, body: undefined };
}

function headersOf({ requestId }: StagedContext, object: GetObjectOutput): Record<string, string> {
  const members: Readonly<Record<string, string | number | undefined>> = {
    'accept-ranges': object.AcceptRanges,
    'cache-control': object.CacheControl,
    'content-disposition': object.ContentDisposition,
    'content-encoding': object.ContentEncoding,
    'content-language': object.ContentLanguage,
    'content-length': object.ContentLength,
    'content-range': object.ContentRange,
    'content-type': object.ContentType,
    etag: object.ETag,
    expires: object.Expires?.toUTCString(),
    'last-modified': object.LastModified?.toUTCString(),
    'x-amz-version-id': object.VersionId,
  };
  const headers: Record<string, string> = idHeaders(requestId);
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) headers[name] = String(value);
  }
  for (const [name, value] of Object.entries(object.Metadata ?? {})) headers[`x-amz-meta-${name}`] = value;
  return headers;
}
