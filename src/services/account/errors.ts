/** Errors in AWS's words: one function for each. */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';

function accountError(name: ErrorName, message: string, fields?: Record<string, unknown>): AwsError {
  return new AwsError(name, message, fields === undefined ? {} : { fields });
}

/** What the organization does not let the caller do; AWS puts its reason into brackets. */
export function accessDenied(caller: string, action: string, reason: string): AwsError {
  return accountError(
    'AccessDeniedException',
    `User: ${caller} is not authorized to perform: ${action} (${reason})`,
  );
}

export const noAlternateContact = () =>
  accountError('ResourceNotFoundException', 'No contact of the inputted alternate contact type found.');

export const noContactInformation = () =>
  accountError('ResourceNotFoundException', 'No contact information was found for the account.');

export const noGovCloudAccount = () =>
  accountError('ResourceNotFoundException', 'No AWS GovCloud (US) account is linked to the account.');

export const noPhoneCode = () =>
  accountError('ResourceNotFoundException', 'There is no pending verification of the phone number.');

export const phoneChanged = () =>
  accountError('ConflictException', 'The phone number has changed since the verification code was sent.');

export const noEmailUpdate = () =>
  accountError('ResourceNotFoundException', 'There is no pending update of the primary email address.');

export const emailTaken = () =>
  accountError('ConflictException', 'The email address is already in use by another AWS account.');

export function invalid(name: string, message: string): AwsError {
  return accountError('ValidationException', message, {
    reason: 'fieldValidationFailed',
    fieldList: [{ name, message }],
  });
}

export const invalidRegionTarget = (region: string) =>
  accountError(
    'ValidationException',
    `The Region ${region} is enabled by default and cannot be enabled or disabled.`,
    { reason: 'invalidRegionOptTarget' },
  );
