/** Where a bucket is for the caller: below the host that they used, or, when that had the bucket in it, that host. */

/** @param endpoint scheme, host and port as the caller used them */
export function bucketUrl(endpoint: string, bucket: string): string {
  const host = endpoint.slice(endpoint.indexOf('//') + 2).toLowerCase();
  return host.startsWith(`${bucket}.`) ? endpoint : `${endpoint}/${bucket}`;
}
