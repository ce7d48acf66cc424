/** What {@link parsePolicy} throws. The services put it into their own error shape. */

export type PolicyErrorReason =
  | 'json'
  | 'syntax'
  | 'version'
  | 'statement'
  | 'sid'
  | 'effect'
  | 'principal'
  | 'action'
  | 'resource'
  | 'condition';

/** `message` is AWS's text: IAM's for identity and trust policies, S3's for resource policies. */
export class PolicyError extends Error {
  /** For services with texts of their own (SQS, SNS, KMS ...). */
  readonly reason: PolicyErrorReason;

  constructor(reason: PolicyErrorReason, message: string) {
    super(message);
    this.name = 'PolicyError';
    this.reason = reason;
  }
}

export function refuse(reason: PolicyErrorReason, message: string): never {
  throw new PolicyError(reason, message);
}
