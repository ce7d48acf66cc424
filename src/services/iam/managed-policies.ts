/** Managed policies, AWS's and the customer's, as everything that refers to one sees them. */

import { parseArn } from '../../core/arn.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from '../../policy/identity/place.ts';
import type { Tag } from '../../policy/identity/users.ts';
import type { AttachedPolicy } from './api.gen.ts';
import { type AwsManagedPolicy, awsManagedCatalogue } from './aws-managed/catalogue.ts';
import { invalidInput, noSuchEntity, validationError } from './errors.ts';
import { policies, policyVersions } from './state.ts';

export interface ManagedPolicy {
  /** `aws` for AWS's own. */
  account: string;
  arn: string;
  id: string;
  name: string;
  path: string;
  description?: string | undefined;
  createdMs: number;
  updatedMs: number;
  defaultVersion: number;
  tags: readonly Tag[];
}

/** Path and name of a policy's ARN. */
const POLICY_RESOURCE = /^policy(\/(?:[^/]+\/)*)([^/]+)$/;

interface PolicyArn {
  partition: string;
  account: string;
  path: string;
  name: string;
}

function parsePolicyArn(arn: string): PolicyArn | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam' || parsed.region !== '') return undefined;
  if (!/^(?:aws|\d{12})$/.test(parsed.account)) return undefined;
  const [, path, name] = POLICY_RESOURCE.exec(parsed.resource) ?? [];
  if (path === undefined || name === undefined) return undefined;
  return { partition: parsed.partition, account: parsed.account, path, name };
}

/** An ARN that could be one of a managed policy; throws IAM's error for any other text. */
export function checkPolicyArn(arn: string): void {
  if (parsePolicyArn(arn) === undefined) throw validationError(`ARN ${arn} is not valid.`);
}

/** As {@link checkPolicyArn}, in the words for permissions boundaries. */
export function checkBoundaryArn(arn: string): void {
  if (parsePolicyArn(arn) === undefined) throw invalidInput(`ARN ${arn} is not valid.`);
}

/** A policy of `account` or of AWS; undefined when there is none. */
export async function findPolicy(
  tx: Transaction,
  account: string,
  arn: string,
): Promise<ManagedPolicy | undefined> {
  const parsed = parsePolicyArn(arn);
  if (parsed === undefined) return undefined;
  if (parsed.account === 'aws') {
    const found = awsManagedCatalogue(tx).policies.get(`${parsed.path}${parsed.name}`);
    return found === undefined ? undefined : awsManagedPolicy(found, parsed.partition);
  }
  if (parsed.account !== account) return undefined;
  const record = await policies.get(tx, inAccount(account), parsed.name.toLowerCase());
  return record?.arn === arn ? { account, ...record } : undefined;
}

/** The policy of an ARN; throws that it was not found, in the words for reading and changing it. */
export async function policyOfArn(tx: Transaction, account: string, arn: string): Promise<ManagedPolicy> {
  checkPolicyArn(arn);
  const policy = await findPolicy(tx, account, arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** The document of one version; undefined when there is no such version. */
export async function documentOf(
  tx: Transaction,
  policy: ManagedPolicy,
  version = policy.defaultVersion,
): Promise<{ document: string; createdMs: number } | undefined> {
  if (policy.account !== 'aws') return policyVersions.get(tx, inAccount(policy.account), policy.id, version);
  const catalogue = awsManagedCatalogue(tx);
  const found = catalogue.policies.get(`${policy.path}${policy.name}`);
  if (found === undefined || version !== found.version) return undefined;
  const document = inPartition(catalogue.documentOf(found), parsePolicyArn(policy.arn)?.partition);
  return { document, createdMs: found.updatedMs };
}

/** What AWS writes of its own partition, for another one. */
function inPartition(document: string, partition = 'aws'): string {
  return partition === 'aws' ? document : document.replaceAll('arn:aws:', `arn:${partition}:`);
}

export function awsManagedPolicy(policy: AwsManagedPolicy, partition: string): ManagedPolicy {
  const { name, path, id, description, version, createdMs, updatedMs } = policy;
  return {
    account: 'aws',
    arn: `arn:${partition}:iam::aws:policy${path}${name}`,
    id,
    name,
    path,
    description,
    createdMs,
    updatedMs,
    defaultVersion: version,
    tags: [],
  };
}

/** `/service-role/` of `arn:aws:iam::aws:policy/service-role/AWSLambdaRole`. */
export const pathOfPolicyArn = (arn: string): string => parsePolicyArn(arn)?.path ?? '/';

export function shownAttachment({ policyArn }: { policyArn: string }): AttachedPolicy {
  return { PolicyName: parsePolicyArn(policyArn)?.name, PolicyArn: policyArn };
}
