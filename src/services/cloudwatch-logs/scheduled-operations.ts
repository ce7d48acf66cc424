/** The part of the service's table that is about scheduled queries. */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext, Service } from '../../core/service.ts';
import { parseRoleArn, roleByArn } from '../../policy/identity/roles.ts';
import { onAccount, requestTags } from './access.ts';
import type { Api, CreateScheduledQueryRequest, UpdateScheduledQueryRequest } from './api.gen.ts';
import { createScheduledQuery } from './operations/create-scheduled-query.ts';
import { deleteScheduledQuery } from './operations/delete-scheduled-query.ts';
import { getScheduledQuery } from './operations/get-scheduled-query.ts';
import { getScheduledQueryHistory } from './operations/get-scheduled-query-history.ts';
import { listScheduledQueries } from './operations/list-scheduled-queries.ts';
import { updateScheduledQuery } from './operations/update-scheduled-query.ts';
import { peekScheduledQuery, scheduledQueryArn } from './scheduled/schedule.ts';

const REFUSED = {
  queryLanguage: 'SQL and PPL',
};

function onScheduledQuery<I extends { identifier: string }>(action: string): Access<I> {
  return { actions: [action], demands: async (context, input) => [await demandOn(context, input, action)] };
}

async function demandOn(
  { tx, place }: AccessContext,
  { identifier }: { identifier: string },
  action: string,
): Promise<Demand> {
  const known = await peekScheduledQuery(tx, place, identifier);
  const tags = Object.entries(known?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return {
    action,
    resource: scheduledQueryArn(place, known?.id ?? '*'),
    conditions: Object.fromEntries(tags),
  };
}

/** Roles that the query runs and delivers under have to be the caller's to give. */
async function toPassRoles(
  { tx }: AccessContext,
  { executionRoleArn, destinationConfiguration }: CreateScheduledQueryRequest | UpdateScheduledQueryRequest,
): Promise<Demand[]> {
  const { s3Configuration, lookupTableConfiguration } = destinationConfiguration ?? {};
  const roles = new Set([executionRoleArn, s3Configuration?.roleArn, lookupTableConfiguration?.roleArn]);
  const demands: Demand[] = [];
  for (const resource of roles) {
    // What is no role's ARN is refused by who reads it.
    if (resource === undefined || parseRoleArn(resource) === undefined) continue;
    const conditions: Record<string, string> = { 'iam:PassedToService': 'logs.amazonaws.com' };
    const role = await roleByArn(tx, resource);
    for (const { Key, Value } of role?.tags ?? []) conditions[`aws:ResourceTag/${Key}`] = Value;
    demands.push({ action: 'iam:PassRole', resource, conditions });
  }
  return demands;
}

export const scheduledOperations = {
  CreateScheduledQuery: {
    kind: 'tx',
    handler: createScheduledQuery,
    access: {
      actions: ['logs:CreateScheduledQuery', 'iam:PassRole'],
      demands: async (context, input) => {
        const { tags = {} } = input;
        const conditions = requestTags(tags, Object.keys(tags));
        const resource = scheduledQueryArn(context.place, '*');
        const create: Demand = { action: 'logs:CreateScheduledQuery', resource, conditions };
        return [create, ...(await toPassRoles(context, input))];
      },
    },
    refused: REFUSED,
  },
  DeleteScheduledQuery: {
    kind: 'tx',
    handler: deleteScheduledQuery,
    access: onScheduledQuery('logs:DeleteScheduledQuery'),
  },
  GetScheduledQuery: {
    kind: 'tx',
    handler: getScheduledQuery,
    access: onScheduledQuery('logs:GetScheduledQuery'),
    readOnly: true,
  },
  GetScheduledQueryHistory: {
    kind: 'tx',
    handler: getScheduledQueryHistory,
    access: onScheduledQuery('logs:GetScheduledQueryHistory'),
    readOnly: true,
  },
  ListScheduledQueries: {
    kind: 'tx',
    handler: listScheduledQueries,
    access: onAccount('logs:ListScheduledQueries'),
    readOnly: true,
  },
  UpdateScheduledQuery: {
    kind: 'tx',
    handler: updateScheduledQuery,
    access: {
      actions: ['logs:UpdateScheduledQuery', 'iam:PassRole'],
      demands: async (context, input) => [
        await demandOn(context, input, 'logs:UpdateScheduledQuery'),
        ...(await toPassRoles(context, input)),
      ],
    },
    refused: REFUSED,
  },
} satisfies Partial<Service<Api>['operations']>;
