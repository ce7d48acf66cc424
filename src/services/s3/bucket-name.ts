/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */

const FORM = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const RESERVED_PREFIXES: readonly string[] = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_SUFFIXES: readonly string[] = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** Whether a general purpose bucket may be called so. */
export function isBucketName(name: string): boolean {
  if (!FORM.test(name) || name.includes('..') || IPV4.test(name)) return false;
  if (RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix))) return false;
  return !RESERVED_SUFFIXES.some((suffix) => name.endsWith(suffix));
}

/** Whether anything in S3 may be called so, buckets of older days included: else a look-up is InvalidBucketName. */
export function isPossibleBucketName(name: string): boolean {
  return /^[\w.-]{3,255}$/.test(name);
}
