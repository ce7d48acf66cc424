/** The kinds of policies, and what each may hold. */

import type { PolicyType } from './api.gen.ts';
import { policyTypeNotAvailable } from './errors.ts';
import type { OrganizationRecord } from './state.ts';

interface PolicyTypeFacts {
  /** Characters of a document. */
  charactersMax: number;
  /** Policies of the type on one root, unit or account. */
  attachedMax: number;
  /** Member of the document under which everything stands, where its grammar has one. */
  top?: string;
}

/** Top members as the syntax pages of each type show them. */
const TYPES: Readonly<Record<PolicyType, PolicyTypeFacts>> = {
  SERVICE_CONTROL_POLICY: { charactersMax: 5_120, attachedMax: 5 },
  RESOURCE_CONTROL_POLICY: { charactersMax: 5_120, attachedMax: 5 },
  TAG_POLICY: { charactersMax: 10_000, attachedMax: 10, top: 'tags' },
  BACKUP_POLICY: { charactersMax: 10_000, attachedMax: 10, top: 'plans' },
  AISERVICES_OPT_OUT_POLICY: { charactersMax: 2_500, attachedMax: 5, top: 'services' },
  CHATBOT_POLICY: { charactersMax: 10_000, attachedMax: 5, top: 'chatbot' },
  DECLARATIVE_POLICY_EC2: { charactersMax: 10_000, attachedMax: 10, top: 'ec2_attributes' },
  SECURITYHUB_POLICY: { charactersMax: 10_000, attachedMax: 10, top: 'securityhub' },
  SECURITYHUB_CSPM_POLICY: { charactersMax: 10_000, attachedMax: 10 },
  INSPECTOR_POLICY: { charactersMax: 10_000, attachedMax: 10, top: 'inspector' },
  GUARDDUTY_POLICY: { charactersMax: 10_000, attachedMax: 10 },
  BEDROCK_POLICY: { charactersMax: 10_000, attachedMax: 10, top: 'bedrock' },
  S3_POLICY: { charactersMax: 10_000, attachedMax: 10, top: 's3_attributes' },
  UPGRADE_ROLLOUT_POLICY: { charactersMax: 10_000, attachedMax: 10, top: 'upgrade_rollout' },
  NETWORK_SECURITY_DIRECTOR_POLICY: { charactersMax: 10_000, attachedMax: 10 },
};

/** A type that the model may bring later is like the others of its kind. */
const OTHERS: PolicyTypeFacts = { charactersMax: 10_000, attachedMax: 10 };

export const policyTypeFacts = (type: PolicyType): PolicyTypeFacts => TYPES[type] ?? OTHERS;

/** Those that grant or deny; all others are merged into one effective policy. */
export type AuthorizationPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

export function isAuthorizationPolicy(type: PolicyType): type is AuthorizationPolicyType {
  return type === 'SERVICE_CONTROL_POLICY' || type === 'RESOURCE_CONTROL_POLICY';
}

/** Consolidated billing knows no policies. Throws PolicyTypeNotAvailableForOrganizationException. */
export function checkPoliciesAvailable({ featureSet }: OrganizationRecord): void {
  if (featureSet !== 'ALL') throw policyTypeNotAvailable();
}
