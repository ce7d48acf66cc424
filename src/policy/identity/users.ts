import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';

export interface Tag {
  Key: string;
  Value: string;
}

/** A managed policy that limits a user or role: its ARN as given, and its unique id. */
export interface Boundary {
  arn: string;
  policyId: string;
}

export interface UserRecord {
  /** As it was written; names that differ by case only are the same name. */
  name: string;
  path: string;
  /** `AIDA...` */
  id: string;
  arn: string;
  createdMs: number;
  boundary?: Boundary | undefined;
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** IAM users, by name without case. */
export const users = new Collection<UserRecord, readonly [string], 'byId'>({
  id: collectionId('iam', 1),
  name: 'iam.users',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
  indexes: { byId: ({ id }) => [id] },
});
