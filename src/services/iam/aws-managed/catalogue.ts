/**
 * Managed policies that AWS provides. Only those are here whose text could be verified (AWS Managed Policy Reference,
 * 2026), each in its default version; every other name is one that does not exist.
 */

import { ADMINISTRATION_POLICIES } from './roles-and-administration.ts';
import { SERVICE_POLICIES } from './services.ts';

export interface AwsManagedPolicy {
  name: string;
  /** `/` when it is left out. */
  path?: string;
  /** `ANPA...`, the same in all accounts. */
  id: string;
  /** The 12 of `v12`: its default version. */
  version: number;
  /** ISO 8601. */
  created: string;
  updated: string;
  description: string;
  statements: readonly object[];
}

/** By path and name, as they stand in ARNs. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  [...ADMINISTRATION_POLICIES, ...SERVICE_POLICIES]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((policy) => [`${policy.path ?? '/'}${policy.name}`, policy]),
);

export function awsManagedDocument({ statements }: AwsManagedPolicy): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
