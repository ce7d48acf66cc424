import { parseArn } from '../../core/arn.ts';
import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from './place.ts';
import type { Boundary, Tag } from './users.ts';

export interface RoleRecord {
  name: string;
  path: string;
  /** `AROA...` */
  id: string;
  arn: string;
  createdMs: number;
  /** AssumeRolePolicyDocument as it was given: read it through `currentTrust`. */
  trust: string;
  /** Unique ids of the users and roles that the trust policy names, by the ARN that it names them with. */
  trustedIds: Readonly<Record<string, string>>;
  description?: string | undefined;
  maxSessionSeconds: number;
  boundary?: Boundary | undefined;
  /** Of a service-linked role: the service that it belongs to, as it stands in its path. */
  linkedService?: string | undefined;
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** IAM roles, by name without case. */
export const roles = new Collection<RoleRecord, readonly [string], 'byId'>({
  id: collectionId('iam', 2),
  name: 'iam.roles',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
  indexes: { byId: ({ id }) => [id] },
});

export interface RoleArn {
  account: string;
  name: string;
}

/** Account and name in a role's ARN (which may hold a path); undefined when it is none. */
export function parseRoleArn(arn: string): RoleArn | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam' || parsed.region !== '' || !/^\d{12}$/.test(parsed.account)) return undefined;
  const name = /^role\/(?:[^/]+\/)*([^/]+)$/.exec(parsed.resource)?.[1];
  return name === undefined ? undefined : { account: parsed.account, name };
}

/** The role of an ARN, path and case included, as STS and PassRole want it. */
export async function roleByArn(tx: Transaction, arn: string): Promise<RoleRecord | undefined> {
  const parsed = parseRoleArn(arn);
  if (parsed === undefined) return undefined;
  const role = await roles.get(tx, inAccount(parsed.account), parsed.name.toLowerCase());
  return role?.arn === arn ? role : undefined;
}
