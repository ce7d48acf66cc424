/** One thing that the caller must be allowed to do. */
export interface Demand {
  /** `service:Action`, as it stands in policies. */
  action: string;
  /** ARN of the resource, or `*`. */
  resource: string;
  /** The account that owns the resource; by default the one in its ARN, else the caller's. */
  account?: string | undefined;
  /** The resource's own policy, if its service has such and it carries one: JSON text. */
  policy?: string | undefined;
  /** Condition keys of the service and of the resource (`s3:prefix`, `aws:ResourceTag/team`), beside the global ones. */
  conditions?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** `mustAllow` (KMS keys): the resource's policy has to allow, the identity's alone does not suffice. */
  policyRule?: 'union' | 'mustAllow' | undefined;
  /**
   * Names a part of the request that may fail alone (one key of DeleteObjects): its denial does not end the call, the
   * handler finds it in `context.denials`. Only for operations that are one transaction.
   */
  part?: string | undefined;
  /** Not the caller asks, but somebody whom this identity provider vouches for: its ARN. */
  provider?: string | undefined;
  /** The policy is a role's trust policy. */
  isTrustPolicy?: boolean | undefined;
  /** Grants beside the policy: S3's ACL entries. `account` names the caller's account, `caller` everybody. */
  grants?: readonly { namedAs: 'account' | 'caller'; label: string }[] | undefined;
  /** S3 RestrictPublicBuckets: the policy counts for the bucket's own account and for services only. */
  ownAccountAndServicesOnly?: boolean | undefined;
}
