/** A cloud for the tests of one file, and organizations in it: each in accounts of its own. */

import { IAM } from '@aws-sdk/client-iam';
import { Organizations } from '@aws-sdk/client-organizations';
import { S3 } from '@aws-sdk/client-s3';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll } from 'vitest';
import { type TestCloud, testCloud } from './cloud.ts';
import { type Keys, keysOf } from './iam.ts';

export interface TestOrganization {
  id: string;
  rootId: string;
  management: string;
  /** The management account's root. */
  client: Organizations;
}

export interface OrganizationsCloud {
  cloud(): TestCloud;
  /** Twelve digits that no other test has. */
  freshAccount(): string;
  /** Root's client in an account. */
  organizations(account: string): Organizations;
  /** An organization of its own; SCPs and RCPs are enabled when asked for. */
  organization(...policyTypes: PolicyTypeName[]): Promise<TestOrganization>;
  /** A new member; its number. */
  member(of: TestOrganization, name?: string): Promise<string>;
  /** A new unit; its id. */
  unit(of: TestOrganization, name: string, parentId?: string): Promise<string>;
  /** A new policy of a type; its id. */
  policy(of: TestOrganization, Type: PolicyTypeName, content: object): Promise<string>;
  /** Keys of the role by which the management account gets into a member. */
  inside(of: TestOrganization, account: string, role?: string): Promise<Keys>;
  iam(keys: Keys): IAM;
  s3(keys: Keys): S3;
  sts(keys: Keys, region?: string): STS;
}

type PolicyTypeName =
  | 'SERVICE_CONTROL_POLICY'
  | 'RESOURCE_CONTROL_POLICY'
  | 'TAG_POLICY'
  | 'BACKUP_POLICY'
  | 'AISERVICES_OPT_OUT_POLICY';

/** Anybody may be the root of an account by its number. */
export const rootKeys = (account: string): Keys => ({ accessKeyId: account, secretAccessKey: 'x' });

/** Call it at the top of a test file: the cloud is there for all of its tests. */
export function organizationsCloud(): OrganizationsCloud {
  let started: TestCloud | undefined;
  let number = 0;
  beforeAll(async () => {
    started = await testCloud();
  });
  afterAll(() => started?.stop());
  const cloud = (): TestCloud => {
    if (started === undefined) throw new Error('The cloud is there only within tests');
    return started;
  };
  const freshAccount = () => String(310_000_000_000 + ++number);
  const organizations = (account: string) =>
    cloud().client(Organizations, { credentials: rootKeys(account) });
  const sts = (credentials: Keys, region = 'us-east-1') => cloud().client(STS, { credentials, region });
  return {
    cloud,
    freshAccount,
    organizations,
    async organization(...policyTypes) {
      const management = freshAccount();
      const client = organizations(management);
      const { Organization } = await client.createOrganization({});
      const { Roots = [] } = await client.listRoots({});
      const rootId = Roots[0]?.Id ?? '';
      for (const PolicyType of policyTypes) await client.enablePolicyType({ RootId: rootId, PolicyType });
      return { id: Organization?.Id ?? '', rootId, management, client };
    },
    async member({ client }, AccountName = `member-${++number}`) {
      const Email = `${AccountName}-${++number}@example.com`;
      let { CreateAccountStatus: status } = await client.createAccount({ AccountName, Email });
      // A busy machine may need longer than the call waits.
      while (status?.State === 'IN_PROGRESS') {
        const CreateAccountRequestId = status.Id;
        ({ CreateAccountStatus: status } = await client.describeCreateAccountStatus({
          CreateAccountRequestId,
        }));
      }
      return status?.AccountId ?? `not created: ${status?.FailureReason}`;
    },
    async unit({ client, rootId }, Name, ParentId = rootId) {
      return (await client.createOrganizationalUnit({ ParentId, Name })).OrganizationalUnit?.Id ?? '';
    },
    async policy({ client }, Type, content) {
      const Content = JSON.stringify(content);
      const made = await client.createPolicy({ Type, Content, Name: `policy-${++number}`, Description: 'd' });
      return made.Policy?.PolicySummary?.Id ?? '';
    },
    async inside({ management }, account, role = 'OrganizationAccountAccessRole') {
      const RoleArn = `arn:aws:iam::${account}:role/${role}`;
      const { Credentials } = await sts(rootKeys(management)).assumeRole({
        RoleArn,
        RoleSessionName: 'session',
      });
      return keysOf(Credentials);
    },
    iam: (credentials) => cloud().client(IAM, { credentials }),
    s3: (credentials) => cloud().client(S3, { credentials }),
    sts,
  };
}

/** How a call failed: `AccessDeniedException: You don't ...`, with the reason when there is one. */
export async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { name, message, Reason, $metadata } = error as {
      name: string;
      message: string;
      Reason?: string;
      $metadata?: { httpStatusCode?: number };
    };
    if ($metadata === undefined) throw error;
    return `${name}${Reason === undefined ? '' : `/${Reason}`}: ${message}`;
  }
  return 'it did not fail';
}
