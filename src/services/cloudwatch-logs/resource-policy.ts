import type { ResourcePolicy } from './api.gen.ts';
import type { ResourcePolicyRecord } from './state.ts';

export function shownPolicy({ name, document, updatedAtMs }: ResourcePolicyRecord): ResourcePolicy {
  return {
    policyName: name,
    policyDocument: document,
    lastUpdatedTime: updatedAtMs,
    policyScope: 'ACCOUNT',
  };
}
