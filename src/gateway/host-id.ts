/** S3's second request id: for support staff at AWS, here only a text of the same form. */
export function hostId(requestId: string): string {
  return Buffer.from(`${requestId}${requestId}`).toString('base64');
}
