import { AwsError } from '../../core/errors.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import type { ErrorName } from './api.gen.ts';

const error = (code: ErrorName, message: string): AwsError => new AwsError(code, message);

export const noSuchEntity = (message: string): AwsError => error('NoSuchEntityException', message);

export const entityAlreadyExists = (message: string): AwsError =>
  error('EntityAlreadyExistsException', message);

/** `Cannot delete entity, must WHAT first.` */
export const deleteConflict = (what: string): AwsError =>
  error('DeleteConflictException', `Cannot delete entity, must ${what} first.`);

export const policyInUse = (message: string): AwsError => error('DeleteConflictException', message);

export const mfaDeviceInUse = (): AwsError =>
  error('DeleteConflictException', 'MFA VirtualDevice in use. Must deactivate first.');

export const passwordPolicyViolation = (message: string): AwsError =>
  error('PasswordPolicyViolationException', message);

export const passwordReused = (): AwsError =>
  error(
    'PasswordPolicyViolationException',
    'Policy constraint violation with password reuse prevention during password change.',
  );

/** Somebody has deleted the profile and made another one, in the time that a hash takes. */
export const beingCreated = (userName: string): AwsError =>
  error(
    'EntityTemporarilyUnmodifiableException',
    `Login Profile for User ${userName} cannot be modified while login profile is being created.`,
  );

export const invalidUserType = (message: string): AwsError => error('InvalidUserTypeException', message);

export const limitExceeded = (message: string): AwsError => error('LimitExceededException', message);

export const quotaExceeded = (quota: string, limit: number): AwsError =>
  limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`);

export const invalidInput = (message: string): AwsError => error('InvalidInputException', message);

export const invalidAuthenticationCode = (): AwsError =>
  error('InvalidAuthenticationCodeException', 'Authentication code for device is not valid.');

export const invalidPublicKey = (message: string): AwsError => error('InvalidPublicKeyException', message);

export const unrecognizedPublicKeyEncoding = (): AwsError =>
  error(
    'UnrecognizedPublicKeyEncodingException',
    'The public key must be RSA, in ssh-rsa format or in PEM format.',
  );

export const duplicateSshPublicKey = (): AwsError =>
  error('DuplicateSSHPublicKeyException', 'The SSH public key is already associated with this user.');

export const malformedCertificate = (message: string): AwsError =>
  error('MalformedCertificateException', message);

export const duplicateCertificate = (): AwsError =>
  error('DuplicateCertificateException', 'The certificate already exists.');

export const keyPairMismatch = (): AwsError =>
  error('KeyPairMismatchException', 'The private key does not belong to the certificate.');

export const reportNotPresent = (): AwsError =>
  error(
    'CredentialReportNotPresentException',
    'No report exists. Generate one with GenerateCredentialReport.',
  );

export const reportNotReady = (): AwsError =>
  error('CredentialReportNotReadyException', 'The credential report is still being generated.');

export const reportExpired = (): AwsError =>
  error(
    'CredentialReportExpiredException',
    'The credential report is older than four hours. Generate another one.',
  );

export const malformedPolicyDocument = (message: string): AwsError =>
  error('MalformedPolicyDocumentException', message);

export const policyNotAttachable = (message: string): AwsError =>
  error('PolicyNotAttachableException', message);

export const unmodifiableEntity = (message: string): AwsError =>
  error('UnmodifiableEntityException', message);

export const organizationNotFound = (): AwsError =>
  error(
    'OrganizationNotFoundException',
    'The request was rejected because no organization is associated with your account.',
  );

export const accountNotManagementOrDelegatedAdministrator = (): AwsError =>
  error(
    'AccountNotManagementOrDelegatedAdministratorException',
    'The request was rejected because the account making the request is not the management account or delegated administrator account for centralized root access.',
  );

export const callerIsNotManagementAccount = (): AwsError =>
  error(
    'CallerIsNotManagementAccountException',
    'The request was rejected because the account making the request is not the management account for the organization.',
  );

export const serviceAccessNotEnabled = (): AwsError =>
  error(
    'ServiceAccessNotEnabledException',
    'The request was rejected because trusted access is not enabled for IAM in AWS Organizations.',
  );

export const featureEnabled = (): AwsError =>
  error(
    'FeatureEnabledException',
    'The request failed because outbound identity federation is already enabled for your AWS account.',
  );

export const featureDisabled = (): AwsError =>
  error(
    'FeatureDisabledException',
    'The request failed because outbound identity federation is disabled for your AWS account.',
  );

/** What the model's limits do not say; the code is the one of the model's limits. */
export const validationError = (message: string): AwsError =>
  new AwsError('ValidationError', message, { status: 400 });

export const accessDenied = (message: string): AwsError =>
  new AwsError('AccessDenied', message, { status: 403 });

/** Credentials of GetSessionToken and GetFederationToken are not valid here at all. */
export const invalidClientTokenId = (): AwsError =>
  new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', {
    status: 403,
  });

/** Runs `parse` and puts a policy's mistake into IAM's own error. */
export function parsing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (thrown) {
    if (thrown instanceof PolicyError) throw malformedPolicyDocument(thrown.message);
    throw thrown;
  }
}
