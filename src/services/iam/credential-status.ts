import type { CredentialStatus } from './credential-state.ts';
import { validationError } from './errors.ts';

/** The model's list has a third, `Expired`, which nobody can set. */
export function settableStatus(status: string): CredentialStatus {
  if (status === 'Active' || status === 'Inactive') return status;
  throw validationError(`The status cannot be set to ${status}: it must be Active or Inactive.`);
}
