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

/**
 * The checksum of a body that was not there when the URL was signed: the SDK for JavaScript signs that of an empty one.
 * S3 reads it as a header only (aws/aws-sdk#480, aws/aws-sdk-go-v2#2610).
 */
const CHECKSUM = /^x-amz-(sdk-checksum-algorithm|checksum-(?!algorithm$|mode$|type$).*)$/;

/** Adds the headers that a presigned URL carries to those of its request; what was sent counts. */
export function addPresignedHeaders(
  headers: Record<string, string | string[] | undefined>,
  query: ReadonlyMap<string, readonly string[]>,
): void {
  for (const [parameter, [value]] of query) {
    const name = parameter.toLowerCase();
    if (!name.startsWith('x-amz-') || NOT_HEADERS.has(name) || value === undefined) continue;
    if (CHECKSUM.test(name)) continue;
    headers[name] ??= value;
  }
}
