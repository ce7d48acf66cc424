/**
 * Headers in a presigned URL. Signers may put `x-amz-` headers into the query string, since who uses the URL does not
 * know them (the SDK for JavaScript does so); S3 reads them as if they had been sent.
 */

/** Parameters of the signature itself, and of the body that the URL's user brings along. */
const NOT_HEADERS: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-region-set',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-user-agent',
]);

/** Adds the headers that a presigned URL carries to those of its request; what was sent counts. */
export function addPresignedHeaders(
  headers: Record<string, string | string[] | undefined>,
  query: ReadonlyMap<string, readonly string[]>,
): void {
  for (const [parameter, [value]] of query) {
    const name = parameter.toLowerCase();
    if (!name.startsWith('x-amz-') || NOT_HEADERS.has(name) || value === undefined) continue;
    headers[name] ??= value;
  }
}
