/** Customer managed policies and their versions. */

import type { TxContext } from '../../core/context.ts';
import type { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from '../../policy/identity/place.ts';
import type { Tag } from '../../policy/identity/users.ts';
import type { CreatePolicyRequest, PolicyVersion } from './api.gen.ts';
import { accessDenied, noSuchEntity } from './errors.ts';
import { checkPolicyArn, findPolicy, type ManagedPolicy } from './managed-policies.ts';
import { iamArn } from './names.ts';
import { type PolicyRecord, type PolicyVersionRecord, policies, policyVersions } from './state.ts';

export function newPolicy(
  { place, ids, now }: Pick<TxContext, 'place' | 'ids' | 'now'>,
  { PolicyName: name, Path: path = '/', Description: description }: CreatePolicyRequest,
  tags: readonly Tag[],
): PolicyRecord {
  return {
    name,
    path,
    id: ids.uniqueId('ANPA'),
    arn: iamArn(place, 'policy', path, name),
    description,
    createdMs: now(),
    updatedMs: now(),
    defaultVersion: 1,
    latestVersion: 1,
    tags,
  };
}

/** A policy that is the customer's to change. AWS's own are nobody's, whatever his rights. */
export async function customerPolicy(tx: Transaction, place: Place, arn: string): Promise<PolicyRecord> {
  checkPolicyArn(arn);
  const policy = await findPolicy(tx, place.account, arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return recordOf(tx, place, policy);
}

async function recordOf(tx: Transaction, place: Place, { account, arn, name }: ManagedPolicy) {
  const record = account === 'aws' ? undefined : await policies.get(tx, place, name.toLowerCase());
  if (record === undefined) throw accessDenied(`AWS managed policies cannot be changed: ${arn}`);
  return record;
}

/** All versions, the oldest first: five at most. */
export async function versionsOf(
  tx: Transaction,
  place: Place,
  policyId: string,
): Promise<PolicyVersionRecord[]> {
  return (await policyVersions.list(tx, place, { prefix: [policyId] })).records;
}

/** The 12 of `v12`; ids may have a suffix, which none given here has. */
export function versionNumber(versionId: string): number {
  const digits = /^v(\d+)$/.exec(versionId)?.[1];
  return digits === undefined ? 0 : Number(digits);
}

export const noSuchVersion = (arn: string, versionId: string): AwsError =>
  noSuchEntity(`Policy ${arn} version ${versionId} does not exist or is not attachable.`);

/** A version that is there, of a policy that can be changed. */
export async function customerVersion(
  tx: Transaction,
  place: Place,
  arn: string,
  versionId: string,
): Promise<{ policy: PolicyRecord; version: number }> {
  checkPolicyArn(arn);
  const found = await findPolicy(tx, place.account, arn);
  if (found === undefined) throw noSuchVersion(arn, versionId);
  const policy = await recordOf(tx, place, found);
  const version = versionNumber(versionId);
  const record = await policyVersions.get(tx, place, policy.id, version);
  if (record === undefined) throw noSuchVersion(arn, versionId);
  return { policy, version };
}

/** The versions of any managed policy, without their documents, the newest first. */
export async function shownVersions(tx: Transaction, policy: ManagedPolicy): Promise<PolicyVersion[]> {
  const shown = (version: number, createdMs: number): PolicyVersion => ({
    VersionId: `v${version}`,
    IsDefaultVersion: version === policy.defaultVersion,
    CreateDate: new Date(createdMs),
  });
  if (policy.account === 'aws') return [shown(policy.defaultVersion, policy.updatedMs)];
  const versions = await versionsOf(tx, inAccount(policy.account), policy.id);
  return versions.map(({ version, createdMs }) => shown(version, createdMs)).reverse();
}
