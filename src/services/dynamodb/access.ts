/** Who may do what: every operation demands an action on its tables and indexes, with DynamoDB's condition keys. */

import type { Demand } from '../../core/demand.ts';
import type { Place } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type {
  BatchGetItemInput,
  BatchWriteItemInput,
  QueryInput,
  ScanInput,
  TagResourceInput,
  TransactGetItemsInput,
  TransactWriteItemsInput,
  UntagResourceInput,
} from './api.gen.ts';
import {
  batchGetConditions,
  batchWriteConditions,
  type Conditions,
  itemConditions,
  queryConditions,
  returnsOf,
  scanConditions,
} from './conditions.ts';
import type { ExpressionInput } from './expression/request.ts';
import type { Item } from './item/attribute-value.ts';
import { policies } from './state.ts';
import { findTable, type Table } from './table/table.ts';
import {
  indexArn,
  managedTableRef,
  policyRef,
  type TableRef,
  tableArn,
  tableRef,
  taggedRef,
} from './table/table-ref.ts';

export interface Wanted {
  action: string;
  ref: TableRef;
  indexName?: string | undefined;
  conditions?: ((table: Table) => Conditions) | undefined;
}

function tagConditions({ record }: Table): Conditions {
  return Object.fromEntries(record.tags.map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value]));
}

export async function demandOf(
  { tx }: AccessContext,
  { action, ref, indexName, conditions }: Wanted,
): Promise<Demand> {
  const table = await findTable(tx, ref);
  const resource = indexName === undefined ? ref.arn : indexArn(ref.arn, indexName);
  if (table === undefined) return { action, resource };
  return {
    action,
    resource,
    policy: table.record.hasPolicy
      ? await policies.derived(tx, ref.place, [ref.name], 'text', ({ policy }) => policy)
      : undefined,
    // Made when a policy is looked at: the local root user needs none.
    get conditions() {
      return { ...tagConditions(table), ...conditions?.(table) };
    },
  };
}

/** An operation on a table as a whole. */
export function onTable<I extends { TableName: string }>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [
      await demandOf(context, { action, ref: managedTableRef(input.TableName, context.place) }),
    ],
  };
}

/** An operation on the contributor insights of a table or of one of its indexes. */
export function onInsights<I extends { TableName: string; IndexName?: string | undefined }>(
  action: string,
): Access<I> {
  return {
    actions: [action],
    demands: async (context, { TableName, IndexName: indexName }) => [
      await demandOf(context, { action, ref: managedTableRef(TableName, context.place), indexName }),
    ],
  };
}

/** An operation that names its table by ARN: one of tags, or one of the table's policy. */
export function onResource<I extends { ResourceArn: string }>(
  action: string,
  refOf: (arn: string, place: Place) => TableRef = policyRef,
): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [
      await demandOf(context, { action, ref: refOf(input.ResourceArn, context.place) }),
    ],
  };
}

/** What policies can say of tags that are set or taken away. */
function requestTags(tags: readonly { Key: string; Value?: string | undefined }[]): Conditions {
  if (tags.length === 0) return {};
  const values = tags.flatMap(({ Key, Value }) =>
    Value === undefined ? [] : [[`aws:RequestTag/${Key}`, Value]],
  );
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) };
}

export const onTagResource: Access<TagResourceInput> = {
  actions: ['dynamodb:TagResource'],
  demands: async (context, input) => [
    await demandOf(context, {
      action: 'dynamodb:TagResource',
      ref: taggedRef(input.ResourceArn, context.place),
      conditions: () => requestTags(input.Tags),
    }),
  ],
};

export const onUntagResource: Access<UntagResourceInput> = {
  actions: ['dynamodb:UntagResource'],
  demands: async (context, input) => [
    await demandOf(context, {
      action: 'dynamodb:UntagResource',
      ref: taggedRef(input.ResourceArn, context.place),
      conditions: () => requestTags(input.TagKeys.map((Key) => ({ Key }))),
    }),
  ],
};

/** CreateTable, which also demands leave to tag and to set a policy when it does so. */
export const onNewTable: Access<{
  TableName: string;
  Tags?: readonly { Key: string; Value: string }[] | undefined;
  ResourcePolicy?: string | undefined;
}> = {
  actions: ['dynamodb:CreateTable', 'dynamodb:TagResource', 'dynamodb:PutResourcePolicy'],
  demands: (context, input) => {
    const { arn: resource } = managedTableRef(input.TableName, context.place);
    const tags = input.Tags ?? [];
    const conditions = requestTags(tags);
    const demands: Demand[] = [{ action: 'dynamodb:CreateTable', resource, conditions }];
    if (tags.length > 0) demands.push({ action: 'dynamodb:TagResource', resource, conditions });
    if (input.ResourcePolicy !== undefined) {
      demands.push({ action: 'dynamodb:PutResourcePolicy', resource, conditions: {} });
    }
    return demands;
  },
};

/** An operation of no particular table. */
export function onAccount(action: string): Access<object> {
  return { actions: [action], demands: () => [{ action, resource: '*' }] };
}

/** The list is about all tables of the region, as AWS's denials show. */
export const toListTables: Access<object> = {
  actions: ['dynamodb:ListTables'],
  demands: ({ place }) => [{ action: 'dynamodb:ListTables', resource: tableArn(place, '*') }],
};

interface ItemInput extends ExpressionInput {
  TableName: string;
  Item?: Item | undefined;
  Key?: Item | undefined;
}

/** An operation on one item. */
export function onItem<I extends ItemInput>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [
      await demandOf(context, {
        action,
        ref: tableRef(input.TableName, context.place),
        conditions: (table) => itemConditions(table, input),
      }),
    ],
  };
}

export const onQuery: Access<QueryInput> = {
  actions: ['dynamodb:Query'],
  demands: async (context, input) => [
    await demandOf(context, {
      action: 'dynamodb:Query',
      ref: tableRef(input.TableName, context.place),
      indexName: input.IndexName,
      conditions: (table) => queryConditions(table, input),
    }),
  ],
};

export const onScan: Access<ScanInput> = {
  actions: ['dynamodb:Scan'],
  demands: async (context, input) => [
    await demandOf(context, {
      action: 'dynamodb:Scan',
      ref: tableRef(input.TableName, context.place),
      indexName: input.IndexName,
      conditions: (table) => scanConditions(table, input),
    }),
  ],
};

async function demandsOf(context: AccessContext, wanted: readonly Wanted[]): Promise<Demand[]> {
  const demands: Demand[] = [];
  for (const one of wanted) demands.push(await demandOf(context, one));
  return demands;
}

export const onBatchGet: Access<BatchGetItemInput> = {
  actions: ['dynamodb:BatchGetItem'],
  demands: (context, input) =>
    demandsOf(
      context,
      Object.entries(input.RequestItems).map(([name, request]) => ({
        action: 'dynamodb:BatchGetItem',
        ref: tableRef(name, context.place),
        conditions: (table) => batchGetConditions(table, request, input),
      })),
    ),
};

export const onBatchWrite: Access<BatchWriteItemInput> = {
  actions: ['dynamodb:BatchWriteItem'],
  demands: (context, input) =>
    demandsOf(
      context,
      Object.entries(input.RequestItems).map(([name, requests]) => ({
        action: 'dynamodb:BatchWriteItem',
        ref: tableRef(name, context.place),
        conditions: (table) => batchWriteConditions(table, requests, input),
      })),
    ),
};

export const onTransactGet: Access<TransactGetItemsInput> = {
  actions: ['dynamodb:GetItem'],
  demands: (context, input) =>
    demandsOf(
      context,
      input.TransactItems.map(({ Get }) => ({
        action: 'dynamodb:GetItem',
        ref: tableRef(Get.TableName, context.place),
        conditions: (table) => ({
          ...itemConditions(table, Get),
          ...returnsOf(input),
          'dynamodb:EnclosingOperation': 'TransactGetItems',
        }),
      })),
    ),
};

const TRANSACT_ACTIONS = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Put: 'dynamodb:PutItem',
  Delete: 'dynamodb:DeleteItem',
  Update: 'dynamodb:UpdateItem',
} as const;

export const onTransactWrite: Access<TransactWriteItemsInput> = {
  actions: Object.values(TRANSACT_ACTIONS),
  demands: (context, input) =>
    demandsOf(
      context,
      input.TransactItems.flatMap((item) =>
        (Object.keys(TRANSACT_ACTIONS) as (keyof typeof TRANSACT_ACTIONS)[]).flatMap((kind): Wanted[] => {
          const action: ItemInput | undefined = item[kind];
          if (action === undefined) return [];
          const conditions = (table: Table) => ({
            ...itemConditions(table, action),
            ...returnsOf(input),
            'dynamodb:EnclosingOperation': 'TransactWriteItems',
          });
          const ref = tableRef(action.TableName, context.place);
          return [{ action: TRANSACT_ACTIONS[kind], ref, conditions }];
        }),
      ),
    ),
};
