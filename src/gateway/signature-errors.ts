/**
 * What AWS answers to signatures it does not accept. S3 has words of its own; all other services share one library,
 * whose codes differ by wire form.
 *
 * The texts and their order were taken from AWS's documentation and from answers of real endpoints that others have
 * published; where AWS names a member beside code and message, so do we.
 */

import { AwsError } from '../core/errors.ts';

/**
 * Which family's words to use: `s3`; `json` (rpc over JSON or CBOR); `rest` (rest-json); `query` (query and all
 * rest-xml but S3); `ec2`.
 */
export type SignatureStyle = 's3' | 'json' | 'rest' | 'query' | 'ec2';

const SHARED_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.';
const S3_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

const bytesInHex = (text: string): string =>
  (Buffer.from(text, 'latin1').toString('hex').match(/../g) ?? []).join(' ');

/** The strings that the server signed, which S3 and most others return so that a client can find its fault. */
export interface SignedStrings {
  accessKeyId: string;
  signature: string;
  stringToSign: string;
  /** Version 2 has none. */
  canonicalRequest?: string | undefined;
}

/** The signature is wrong. */
export function signatureDoesNotMatch(style: SignatureStyle, strings: SignedStrings): AwsError {
  const { stringToSign, canonicalRequest } = strings;
  if (style === 's3') {
    return new AwsError('SignatureDoesNotMatch', S3_MISMATCH, {
      status: 403,
      fields: {
        AWSAccessKeyId: strings.accessKeyId,
        StringToSign: stringToSign,
        SignatureProvided: strings.signature,
        StringToSignBytes: bytesInHex(stringToSign),
        ...(canonicalRequest === undefined
          ? {}
          : { CanonicalRequest: canonicalRequest, CanonicalRequestBytes: bytesInHex(canonicalRequest) }),
      },
    });
  }
  const explained =
    canonicalRequest === undefined
      ? SHARED_MISMATCH
      : `${SHARED_MISMATCH}\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\n` +
        `The String-to-Sign should have been\n'${stringToSign}'\n`;
  return invalidSignature(style, explained);
}

/** A signature that is complete but does not hold: scope, date, algorithm or the signature itself. */
export function invalidSignature(style: SignatureStyle, message: string): AwsError {
  switch (style) {
    case 'json':
      return new AwsError('InvalidSignatureException', message, { status: 400 });
    case 'rest':
      return new AwsError('InvalidSignatureException', message, { status: 403 });
    default:
      return new AwsError('SignatureDoesNotMatch', message, { status: 403 });
  }
}

/** A signature that lacks a part or cannot be read. */
export function incompleteSignature(style: SignatureStyle, message: string): AwsError {
  switch (style) {
    case 'json':
      return new AwsError('IncompleteSignatureException', message, { status: 400 });
    case 'rest':
      return new AwsError('IncompleteSignatureException', message, { status: 403 });
    default:
      return new AwsError('IncompleteSignature', message, { status: 400 });
  }
}

/** An operation that needs a caller was called without one. Not for S3, where anonymous callers get AccessDenied. */
export function missingAuthenticationToken(style: SignatureStyle, sign?: string): AwsError {
  switch (style) {
    case 'json':
      return new AwsError(
        'MissingAuthenticationTokenException',
        // DynamoDB is the one JSON service that says it in the words of the query services.
        sign === 'dynamodb' ? 'Request is missing Authentication Token' : 'Missing Authentication Token',
        { status: 400 },
      );
    case 'rest':
      return new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
        status: 403,
      });
    case 'ec2':
      return new AwsError('MissingParameter', 'The request must contain the parameter AWSAccessKeyId', {
        status: 400,
      });
    case 's3':
      return new AwsError('AccessDenied', 'Access Denied', { status: 403 });
    case 'query':
      return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', {
        status: 403,
      });
  }
}

/** `X-Amz-Algorithm` names something else: the query services then see no signature at all. */
export function unsupportedQueryAlgorithm(style: SignatureStyle): AwsError {
  const code =
    style === 'json' || style === 'rest'
      ? 'MissingAuthenticationTokenException'
      : 'MissingAuthenticationToken';
  return new AwsError(code, 'Missing Authentication Token', { status: style === 'json' ? 400 : 403 });
}

/** S3: `The authorization header is malformed; ...` */
export function authorizationHeaderMalformed(detail: string, fields?: Record<string, unknown>): AwsError {
  return new AwsError('AuthorizationHeaderMalformed', `The authorization header is malformed; ${detail}`, {
    status: 400,
    ...(fields && { fields }),
  });
}

/** S3: the same for presigned requests. */
export function authorizationQueryParametersError(
  message: string,
  fields?: Record<string, unknown>,
): AwsError {
  return new AwsError('AuthorizationQueryParametersError', message, {
    status: 400,
    ...(fields && { fields }),
  });
}

/** S3's `InvalidArgument` about one header or field. */
export function invalidArgument(message: string, name: string, value?: string): AwsError {
  return new AwsError('InvalidArgument', message, {
    status: 400,
    fields: { ArgumentName: name, ...(value === undefined ? {} : { ArgumentValue: value }) },
  });
}

/** S3's AccessDenied with a reason. */
export function accessDenied(message: string, fields?: Record<string, unknown>): AwsError {
  return new AwsError('AccessDenied', message, { status: 403, ...(fields && { fields }) });
}

/** S3: a header that the request needs is not there. */
export function missingRequiredHeader(name: string): AwsError {
  return new AwsError('InvalidRequest', `Missing required header for this request: ${name}`, { status: 400 });
}

/** S3: the clocks are too far apart. */
export function requestTimeTooSkewed(requestTime: string, serverTime: string, skewMs: number): AwsError {
  return new AwsError(
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      status: 403,
      fields: {
        RequestTime: requestTime,
        ServerTime: serverTime,
        MaxAllowedSkewMilliseconds: String(skewMs),
      },
    },
  );
}

/** S3: the body is not the one whose hash was signed. */
export function contentSha256Mismatch(claimed: string, computed: string): AwsError {
  return new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { status: 400, fields: { ClientComputedContentSHA256: claimed, S3ComputedContentSHA256: computed } },
  );
}

/** S3 lists what was not signed in the order of a Java hash set, which clients' bug reports show. */
export function headersNotSigned(names: readonly string[]): AwsError {
  return accessDenied('There were headers present in the request which were not signed', {
    HeadersNotSigned: inHashSetOrder(names).join(', '),
  });
}

function inHashSetOrder(names: readonly string[]): string[] {
  let buckets = 16;
  while (names.length > buckets * 0.75) buckets *= 2;
  const bucketOf = (name: string): number => {
    let code = 0;
    for (let index = 0; index < name.length; index++)
      code = (Math.imul(31, code) + name.charCodeAt(index)) | 0;
    return (code ^ (code >>> 16)) & (buckets - 1);
  };
  return [...names].sort().sort((left, right) => bucketOf(left) - bucketOf(right));
}
