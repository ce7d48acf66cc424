/** The part of the service's table that is about policies: of the account, for data protection, field indexes and storage. */

import type { Access, Service } from '../../core/service.ts';
import { onAccount, onGroup } from './access.ts';
import type { Api, PolicyType } from './api.gen.ts';
import { groupArn } from './names.ts';
import { deleteAccountPolicy } from './operations/delete-account-policy.ts';
import { deleteDataProtectionPolicy } from './operations/delete-data-protection-policy.ts';
import { deleteIndexPolicy } from './operations/delete-index-policy.ts';
import { describeAccountPolicies } from './operations/describe-account-policies.ts';
import { describeIndexPolicies } from './operations/describe-index-policies.ts';
import { getDataProtectionPolicy } from './operations/get-data-protection-policy.ts';
import { getStorageTierPolicy } from './operations/get-storage-tier-policy.ts';
import { putAccountPolicy } from './operations/put-account-policy.ts';
import { putDataProtectionPolicy } from './operations/put-data-protection-policy.ts';
import { putIndexPolicy } from './operations/put-index-policy.ts';
import { putStorageTierPolicy } from './operations/put-storage-tier-policy.ts';

const NO_DRY_RUN = 'AWS has them of retention policies alone, which are not there';
const NO_INDEX = 'queries look through all events: no index is built';
const NO_FINDINGS =
  'identifiers beside those that a pattern decides (see the notes), and destinations of audit findings';

/** Rights that go with a type of policies; of those that AWS's table has none for, that to account policies is enough. */
const RIGHTS: Readonly<Record<string, Readonly<Record<'Put' | 'Delete' | 'Describe', string>>>> = {
  DATA_PROTECTION_POLICY: {
    Put: 'logs:PutDataProtectionPolicy',
    Delete: 'logs:DeleteDataProtectionPolicy',
    Describe: 'logs:GetDataProtectionPolicy',
  },
  FIELD_INDEX_POLICY: {
    Put: 'logs:PutIndexPolicy',
    Delete: 'logs:DeleteIndexPolicy',
    Describe: 'logs:DescribeIndexPolicies',
  },
  SUBSCRIPTION_FILTER_POLICY: {
    Put: 'logs:PutSubscriptionFilter',
    Delete: 'logs:DeleteSubscriptionFilter',
    Describe: 'logs:DescribeSubscriptionFilters',
  },
  TRANSFORMER_POLICY: {
    Put: 'logs:PutTransformer',
    Delete: 'logs:DeleteTransformer',
    Describe: 'logs:GetTransformer',
  },
};
/** AWS's table has no resource for them. */
const ABOUT_ALL = /IndexPolic(y|ies)$/;

/** "You must be signed on with" the right to the account's policies and to those of its type. */
function onAccountPolicy<I extends { policyType: PolicyType }>(
  verb: 'Put' | 'Delete' | 'Describe',
): Access<I> {
  const own = verb === 'Describe' ? 'logs:DescribeAccountPolicies' : `logs:${verb}AccountPolicy`;
  return {
    actions: [own, ...Object.values(RIGHTS).map((rights) => rights[verb])],
    demands: ({ place }, { policyType }) => {
      const action = Object.hasOwn(RIGHTS, policyType) ? RIGHTS[policyType]?.[verb] : undefined;
      const demands = [{ action: own, resource: '*' }];
      if (action === undefined) return demands;
      const resource = ABOUT_ALL.test(action) ? '*' : `${groupArn(place, '*')}:log-stream:`;
      return [...demands, { action, resource }];
    },
  };
}

export const policyOperations = {
  DeleteAccountPolicy: {
    kind: 'tx',
    handler: deleteAccountPolicy,
    access: onAccountPolicy('Delete'),
    refused: { dryRun: NO_DRY_RUN },
  },
  DeleteDataProtectionPolicy: {
    kind: 'tx',
    handler: deleteDataProtectionPolicy,
    access: onGroup('logs:DeleteDataProtectionPolicy'),
  },
  DeleteIndexPolicy: {
    kind: 'tx',
    handler: deleteIndexPolicy,
    access: onAccount('logs:DeleteIndexPolicy'),
  },
  DescribeAccountPolicies: {
    kind: 'tx',
    handler: describeAccountPolicies,
    access: onAccountPolicy('Describe'),
    readOnly: true,
    refused: { accountIdentifiers: 'cross-account observability is not there' },
  },
  DescribeIndexPolicies: {
    kind: 'tx',
    handler: describeIndexPolicies,
    access: onAccount('logs:DescribeIndexPolicies'),
    readOnly: true,
  },
  GetDataProtectionPolicy: {
    kind: 'tx',
    handler: getDataProtectionPolicy,
    access: onGroup('logs:GetDataProtectionPolicy'),
    readOnly: true,
  },
  GetStorageTierPolicy: {
    kind: 'tx',
    handler: getStorageTierPolicy,
    access: onAccount('logs:GetStorageTierPolicy'),
    readOnly: true,
  },
  PutAccountPolicy: {
    kind: 'staged',
    handler: putAccountPolicy,
    access: onAccountPolicy('Put'),
    recorded: {
      'policyDocument.Fields': NO_INDEX,
      'policyDocument.FieldsV2': NO_INDEX,
      'policyDocument.Distribution': 'functions get the events of one stream with each call',
    },
    refused: {
      policyType: 'RETENTION_POLICY: groups have their own retention alone',
      policyDocument: NO_FINDINGS,
      'policyDocument.DestinationArn': 'of Kinesis, Firehose and destinations: they are not there',
      dryRun: NO_DRY_RUN,
    },
  },
  PutDataProtectionPolicy: {
    kind: 'tx',
    handler: putDataProtectionPolicy,
    access: onGroup('logs:PutDataProtectionPolicy'),
    refused: { policyDocument: NO_FINDINGS },
  },
  PutIndexPolicy: {
    kind: 'tx',
    handler: putIndexPolicy,
    access: onAccount('logs:PutIndexPolicy'),
    recorded: { policyDocument: NO_INDEX },
  },
  PutStorageTierPolicy: {
    kind: 'tx',
    handler: putStorageTierPolicy,
    access: onAccount('logs:PutStorageTierPolicy'),
    recorded: { storageTier: 'there is one kind of storage' },
  },
} satisfies Partial<Service<Api>['operations']>;
