import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

const error = (code: ErrorName, message: string): AwsError => new AwsError(code, message);

export const malformedPolicyDocument = (message: string): AwsError =>
  error('MalformedPolicyDocumentException', message);

export const packedPolicyTooLarge = (percent: number): AwsError =>
  error(
    'PackedPolicyTooLargeException',
    `Packed size of session tags consumes ${percent}% of allotted space.`,
  );

export const tokenTooLarge = (size: number, max: number): AwsError =>
  error(
    'PackedPolicyTooLargeException',
    `The session token is ${size} bytes long, and ${max} bytes is the maximum allowed size.`,
  );

export const insufficientSessionLifetime = (): AwsError =>
  error(
    'InsufficientSessionLifetimeException',
    'The requested DurationSeconds is greater than the remaining lifetime of the calling session.',
  );

export const invalidSubjectCredentials = (): AwsError =>
  error(
    'InvalidSubjectCredentialsException',
    'GetScopedCredentials can only be called with temporary security credentials.',
  );

export const invalidAuthorizationMessage = (): AwsError =>
  error('InvalidAuthorizationMessageException', 'Message is not valid');

export const invalidIdentityToken = (message: string): AwsError =>
  error('InvalidIdentityTokenException', message);

export const expiredToken = (message: string): AwsError => error('ExpiredTokenException', message);

export const expiredTradeInToken = (): AwsError =>
  error('ExpiredTradeInTokenException', 'The trade-in token is not, or no longer, valid.');

export const idpRejectedClaim = (message: string): AwsError => error('IDPRejectedClaimException', message);

export const idpCommunicationError = (message: string): AwsError =>
  error('IDPCommunicationErrorException', message);

export const invalidContextAssertion = (): AwsError =>
  error('InvalidContextAssertionException', 'There are no context providers in this cloud.');

/** What the model's limits do not say; the code is the one of the model's limits. */
export const validationError = (message: string): AwsError =>
  new AwsError('ValidationError', message, { status: 400 });

export const invalidParameterValue = (message: string): AwsError =>
  new AwsError('InvalidParameterValue', message, { status: 400 });

export const accessDenied = (message: string): AwsError =>
  new AwsError('AccessDenied', message, { status: 403 });

export const notWithSessionCredentials = (operation: string): AwsError =>
  accessDenied(`Cannot call ${operation} with session credentials`);

/** The same for a role that is not there as for one that does not trust the caller. */
export const notAuthorised = (callerArn: string, action: string, resource: string): AwsError =>
  accessDenied(`User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`);

export const outboundFederationDisabled = (): AwsError =>
  error(
    'OutboundWebIdentityFederationDisabledException',
    'Outbound web identity federation is not enabled for this account.',
  );

export const sessionDurationEscalation = (): AwsError =>
  error(
    'SessionDurationEscalationException',
    'The requested token duration would extend beyond the expiration of the session.',
  );
