/** Policies on resources of CloudWatch Logs as they are written. */

import { parsePolicy } from '../../policy/parse.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import { unknownService } from '../../policy/service-principals.ts';
import { invalidParameter } from './errors.ts';

/** What users of Terraform have seen of a service's name as an AWS principal. */
const NO_PRINCIPAL = 'Could not convert to persistable policy.';
/** For other faults, of which nobody has recorded a text. */
const NOT_VALID = 'The provided policy document is not valid.';

/** @throws InvalidParameterException */
export function checkPolicyDocument(document: string): void {
  try {
    if (unknownService(parsePolicy(document, 'resource')) !== undefined) throw invalidParameter(NO_PRINCIPAL);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw invalidParameter(error.reason === 'principal' ? NO_PRINCIPAL : NOT_VALID);
  }
}
