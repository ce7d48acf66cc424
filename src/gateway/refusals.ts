/** How each family of services words what the gateway itself refuses: credentials that do not do, and denials. */

import { AwsError } from '../core/errors.ts';
import type { Seal } from '../core/sealed.ts';
import { type Refusal, sealAuthorizationMessage } from '../policy/authorization-message.ts';
import { denialOf, isEncoded } from '../policy/denial-text.ts';
import type { CredentialProblem } from '../policy/identity-provider.ts';
import type { SignatureStyle } from './signature-errors.ts';

const INVALID = 'The security token included in the request is invalid.';
const EXPIRED = 'The security token included in the request is expired';

/** Code, text and status of credentials that are unknown or over, by family. Seen in answers of AWS. */
const CREDENTIALS: Readonly<
  Record<SignatureStyle, Readonly<Record<'invalid' | 'expired' | 'badToken', Words>>>
> = {
  s3: {
    invalid: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403],
    expired: ['ExpiredToken', 'The provided token has expired.', 400],
    badToken: ['InvalidToken', 'The provided token is malformed or otherwise invalid.', 400],
  },
  json: {
    invalid: ['UnrecognizedClientException', INVALID, 400],
    expired: ['ExpiredTokenException', EXPIRED, 400],
    badToken: ['UnrecognizedClientException', INVALID, 400],
  },
  rest: {
    invalid: ['UnrecognizedClientException', INVALID, 403],
    expired: ['ExpiredTokenException', EXPIRED, 403],
    badToken: ['UnrecognizedClientException', INVALID, 403],
  },
  query: {
    invalid: ['InvalidClientTokenId', INVALID, 403],
    expired: ['ExpiredToken', EXPIRED, 403],
    badToken: ['InvalidClientTokenId', INVALID, 403],
  },
  ec2: {
    invalid: ['AuthFailure', 'AWS was not able to validate the provided access credentials', 401],
    expired: ['RequestExpired', 'Request has expired.', 400],
    badToken: ['AuthFailure', 'AWS was not able to validate the provided access credentials', 401],
  },
};

type Words = readonly [code: string, message: string, status: number];

/** The error that a caller with unusable credentials gets. */
export function credentialError(
  style: SignatureStyle,
  problem: CredentialProblem,
  accessKeyId: string,
): AwsError {
  const kind = problem === 'expired' || problem === 'badToken' ? problem : 'invalid';
  const [code, message, status] = CREDENTIALS[style][kind];
  const fields = style === 's3' && kind === 'invalid' ? { AWSAccessKeyId: accessKeyId } : undefined;
  return new AwsError(code, message, fields === undefined ? { status } : { status, fields });
}

/** The error of a denial: code and status by family, the sentence as AWS words it for the service. */
export function accessDenied(
  style: SignatureStyle,
  denial: Refusal & { sameOrganization?: boolean },
  seal: Seal,
): AwsError {
  const { request, decision, sameOrganization = false } = denial;
  const details = isEncoded(request) ? { encodedMessage: sealAuthorizationMessage(seal, denial) } : {};
  const { message, code } = denialOf(request, decision, { sameOrganization, ...details });
  if (code !== undefined) return new AwsError(code, message, { status: 403 });
  if (style === 'json') return new AwsError('AccessDeniedException', message, { status: 400 });
  return new AwsError(style === 'rest' ? 'AccessDeniedException' : 'AccessDenied', message, { status: 403 });
}
