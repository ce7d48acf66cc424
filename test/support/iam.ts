/** A cloud for the tests of one file, IAM and STS clients to it, and what most of them need. */

import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll } from 'vitest';
import { type TestCloud, testCloud } from './cloud.ts';

export const ACCOUNT = '000000000000';
export const OTHER_ACCOUNT = '111111111111';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export interface IamCloud {
  cloud(): TestCloud;
  /** Root's clients, or those of the holder of `credentials`. */
  iam(credentials?: Keys): IAM;
  sts(credentials?: Keys): STS;
  /** A new user with one inline policy of these statements; its key. */
  userWith(name: string, ...statements: object[]): Promise<Keys>;
  /** A new role that root's account may assume, with one inline policy; its ARN. */
  roleWith(name: string, ...statements: object[]): Promise<string>;
}

/** Call it at the top of a test file: the cloud is there for all of its tests. */
export function iamCloud(): IamCloud {
  let started: TestCloud | undefined;
  beforeAll(async () => {
    started = await testCloud();
  });
  afterAll(() => started?.stop());
  const cloud = (): TestCloud => {
    if (started === undefined) throw new Error('The cloud is there only within tests');
    return started;
  };
  const configOf = (credentials: Keys | undefined) => (credentials === undefined ? {} : { credentials });
  const iam = (credentials?: Keys): IAM => cloud().client(IAM, configOf(credentials));
  return {
    cloud,
    iam,
    sts: (credentials) => cloud().client(STS, configOf(credentials)),
    async userWith(UserName, ...statements) {
      const root = iam();
      await root.createUser({ UserName });
      if (statements.length > 0) {
        await root.putUserPolicy({ UserName, PolicyName: 'own', PolicyDocument: policy(...statements) });
      }
      return keysOf((await root.createAccessKey({ UserName })).AccessKey);
    },
    async roleWith(RoleName, ...statements) {
      const root = iam();
      const { Role } = await root.createRole({ RoleName, AssumeRolePolicyDocument: TRUSTS_ACCOUNT });
      if (statements.length > 0) {
        await root.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: policy(...statements) });
      }
      return Role?.Arn ?? '';
    },
  };
}

/** What CreateAccessKey or STS answered, as clients take it. */
export function keysOf(
  issued:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
): Keys {
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken } = issued ?? {};
  return {
    accessKeyId,
    secretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
  };
}

export function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

export const deny = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

/** A trust policy for principals of the kind `AWS` or `Service`. */
export function trusts(Principal: object | '*', more: object = {}): string {
  return policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });
}

export const TRUSTS_ACCOUNT = trusts({ AWS: `arn:aws:iam::${ACCOUNT}:root` });
export const TRUSTS_EC2 = trusts({ Service: 'ec2.amazonaws.com' });

/** How a call failed: `404 NoSuchEntity: The user with name x cannot be found.` */
export async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { Code, message, $metadata } = error as {
      Code?: string;
      message?: string;
      $metadata?: { httpStatusCode?: number };
    };
    if ($metadata === undefined) throw error;
    return `${$metadata.httpStatusCode} ${Code}: ${message}`;
  }
  return 'it did not fail';
}

/** The document in an answer: URL-encoded JSON. */
export function decoded(document: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(document ?? 'null'));
}

/** All items of a list, in pages of `MaxItems`, and how many pages there were. */
export async function allPages<T>(
  page: (input: { Marker?: string; MaxItems: number }) => Promise<{
    items: T[] | undefined;
    IsTruncated?: boolean | undefined;
    Marker?: string | undefined;
  }>,
  MaxItems: number,
): Promise<{ items: T[]; pages: number }> {
  const items: T[] = [];
  let marker: string | undefined;
  for (let pages = 1; ; pages++) {
    const answer = await page({ MaxItems, ...(marker === undefined ? {} : { Marker: marker }) });
    items.push(...(answer.items ?? []));
    marker = answer.Marker;
    if (answer.IsTruncated !== true) return { items, pages };
  }
}

export const roleArn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
