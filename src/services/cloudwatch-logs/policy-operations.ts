/** The part of the service's table that is about policies for data protection and field indexes. */

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
import { putAccountPolicy } from './operations/put-account-policy.ts';
import { putDataProtectionPolicy } from './operations/put-data-protection-policy.ts';
import { putIndexPolicy } from './operations/put-index-policy.ts';

const NO_DRY_RUN = 'what a policy would change is not worked out';
const NO_FINDINGS =
  'identifiers beside those that a pattern decides (see the notes), and destinations of audit findings';

/** "You must be signed on with" the right to the account's policies and to those of its type. */
function onAccountPolicy<I extends { policyType: PolicyType }>(verb: 'Put' | 'Delete'): Access<I> {
  const [own, ofType] = [`logs:${verb}AccountPolicy`, `logs:${verb}DataProtectionPolicy`];
  return {
    actions: [own, ofType],
    demands: ({ place }) => [
      { action: own, resource: '*' },
      { action: ofType, resource: `${groupArn(place, '*')}:log-stream:` },
    ],
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
    access: onAccount('logs:DescribeAccountPolicies'),
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
  PutAccountPolicy: {
    kind: 'tx',
    handler: putAccountPolicy,
    access: onAccountPolicy('Put'),
    refused: {
      policyType: 'other types than DATA_PROTECTION_POLICY',
      policyDocument: NO_FINDINGS,
      selectionCriteria: 'belongs to other types',
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
    recorded: { policyDocument: 'queries look through all events: no index is built' },
  },
} satisfies Partial<Service<Api>['operations']>;
