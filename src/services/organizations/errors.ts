/** Errors in AWS's words. All of them are 400 on the wire, whatever the model says. */

import { AwsError } from '../../core/errors.ts';
import type {
  ConstraintViolationExceptionReason,
  ErrorName,
  HandshakeConstraintViolationExceptionReason,
  InvalidInputExceptionReason,
} from './api.gen.ts';

function error(name: ErrorName, message: string, fields?: Record<string, unknown>): AwsError {
  return new AwsError(name, message, fields === undefined ? { status: 400 } : { status: 400, fields });
}

export const notInUse = () =>
  error('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');

export const accessDenied = () =>
  error('AccessDeniedException', "You don't have permissions to access this resource.");

export const alreadyInOrganization = () =>
  error('AlreadyInOrganizationException', 'The provided account is already a member of an organization.');

export const organizationNotEmpty = () =>
  error(
    'OrganizationNotEmptyException',
    'To delete an organization you must first remove all member accounts (except the master).',
  );

export const accountNotFound = () =>
  error('AccountNotFoundException', "You specified an account that doesn't exist.");

export const accountAlreadyClosed = () =>
  error('AccountAlreadyClosedException', 'The provided account is already closed.');

export const masterCannotLeave = () =>
  error(
    'MasterCannotLeaveOrganizationException',
    "You can't remove a management account from an organization.",
  );

export const createAccountStatusNotFound = () =>
  error(
    'CreateAccountStatusNotFoundException',
    "We can't find an create account request with the CreateAccountRequestId that you specified.",
  );

export const rootNotFound = () => error('RootNotFoundException', "You specified a root that doesn't exist.");

export const parentNotFound = () =>
  error('ParentNotFoundException', "You specified parent that doesn't exist.");

export const sourceParentNotFound = () =>
  error('SourceParentNotFoundException', "You specified a source parent that doesn't exist.");

export const destinationParentNotFound = () =>
  error('DestinationParentNotFoundException', "You specified a destination parent that doesn't exist.");

export const childNotFound = () =>
  error('ChildNotFoundException', "You specified a child that doesn't exist.");

export const targetNotFound = () =>
  error('TargetNotFoundException', "You specified a target that doesn't exist.");

export const duplicateAccount = () =>
  error('DuplicateAccountException', 'The account is already in the specified destination.');

export const unitNotFound = () =>
  error('OrganizationalUnitNotFoundException', "You specified an organizational unit that doesn't exist.");

export const duplicateUnit = () =>
  error('DuplicateOrganizationalUnitException', 'An OU with the same name already exists.');

export const unitNotEmpty = () =>
  error(
    'OrganizationalUnitNotEmptyException',
    'The specified organizational unit is not empty. Move all accounts to another root or to other organizational units, remove all child organizational units, and try the operation again.',
  );

export const policyNotFound = (message = "You specified a policy that doesn't exist.") =>
  error('PolicyNotFoundException', message);

/** What DeletePolicy and UpdatePolicy say. */
export const policyIdNotFound = () =>
  policyNotFound("We can't find a policy with the PolicyId that you specified.");

export const duplicatePolicy = () =>
  error('DuplicatePolicyException', 'A policy with the specified name and type already exists.');

/** AWS says the same as of a policy's name. */
export const duplicatePolicyAttachment = () =>
  error('DuplicatePolicyAttachmentException', 'A policy with the specified name and type already exists.');

export const policyNotAttached = () =>
  error(
    'PolicyNotAttachedException',
    "The policy isn't attached to the specified target in the specified root.",
  );

export const policyInUse = () =>
  error(
    'PolicyInUseException',
    'The policy is attached to one or more entities. You must detach it from all roots, organizational units, and accounts before performing this operation.',
  );

export const malformedPolicyDocument = (
  message = 'The provided policy document does not meet the requirements of the specified policy type.',
) => error('MalformedPolicyDocumentException', message);

export const policyTypeAlreadyEnabled = () =>
  error('PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.');

export const policyTypeNotEnabled = () =>
  error('PolicyTypeNotEnabledException', 'This operation can be performed only for enabled policy types.');

export const policyTypeNotAvailable = () =>
  error(
    'PolicyTypeNotAvailableForOrganizationException',
    "You can't use the specified policy type with the feature set currently enabled for this organization.",
  );

export const effectivePolicyNotFound = () =>
  error(
    'EffectivePolicyNotFoundException',
    'The effective policy of the specified type does not exist for the specified target.',
  );

export const transferNotFound = () =>
  error(
    'ResponsibilityTransferNotFoundException',
    "We can't find a responsibility transfer with the Id that you specified.",
  );

export const resourcePolicyNotFound = () =>
  error(
    'ResourcePolicyNotFoundException',
    "We can't find a resource policy request with the parameter that you specified.",
  );

export const accountAlreadyRegistered = () =>
  error(
    'AccountAlreadyRegisteredException',
    'The provided account is already a delegated administrator for your organization.',
  );

export const accountNotRegistered = () =>
  error(
    'AccountNotRegisteredException',
    'The provided account is not a registered delegated administrator for your organization.',
  );

export const handshakeNotFound = () =>
  error('HandshakeNotFoundException', "We can't find a handshake with the HandshakeId that you specified.");

export const duplicateHandshake = () =>
  error('DuplicateHandshakeException', 'A handshake with the same action and target already exists.');

export const handshakeAlreadyInState = () =>
  error('HandshakeAlreadyInStateException', 'The specified handshake is already in the requested state.');

export const invalidHandshakeTransition = () =>
  error(
    'InvalidHandshakeTransitionException',
    "You can't perform the operation on the handshake in its current state.",
  );

export function handshakeConstraint(
  reason: HandshakeConstraintViolationExceptionReason,
  message: string,
): AwsError {
  return error('HandshakeConstraintViolationException', message, { Reason: reason });
}

export function constraintViolation(reason: ConstraintViolationExceptionReason, message: string): AwsError {
  return error('ConstraintViolationException', message, { Reason: reason });
}

export function invalidInput(reason: InvalidInputExceptionReason, message: string): AwsError {
  return error('InvalidInputException', message, { Reason: reason });
}

export const invalidNextToken = () =>
  invalidInput(
    'INVALID_NEXT_TOKEN',
    'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.',
  );

export const unrecognizedService = () =>
  invalidInput('UNRECOGNIZED_SERVICE_PRINCIPAL', 'You specified an unrecognized service principal.');

export const immutablePolicy = () =>
  invalidInput('IMMUTABLE_POLICY', "You specified a policy that is managed by AWS and can't be modified.");

export const masterCannotBeDelegated = () =>
  constraintViolation(
    'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
    'You cannot register master account/yourself as delegated administrator for your organization.',
  );

export const notInAllFeaturesMode = () =>
  constraintViolation(
    'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE',
    'You attempted to perform an operation that requires your organization to be configured to support all features. An organization that supports only consolidated billing features cannot perform this operation.',
  );
