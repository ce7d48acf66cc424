import type { TxContext } from '../../../core/context.ts';
import type { TransactWriteItem } from '../api.gen.ts';
import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { parseCache } from '../memory.ts';
import { tableForItems } from '../table/table.ts';
import { type TableRef, tableRef } from '../table/table-ref.ts';
import {
  type Action,
  type ActionInput,
  type ActionKind,
  type LocatedAction,
  locateAction,
  readAction,
} from '../write/action.ts';
import { eachOrCancel, transactWrite } from '../write/transact-write.ts';

const STYLES = { expressions: ['UpdateExpression', 'ConditionExpression'], legacy: [] };

interface Given {
  ref: TableRef;
  action: Action;
}

/**
 * All actions or none, as one transaction of the store.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const transactWriteItems: Handler<'TransactWriteItems'> = (context, input) => {
  const given = input.TransactItems.map((item) => readItem(context, item));
  return transactWrite(context, input, { locate: () => locate(context, given) });
};

function readItem({ place, memory }: TxContext, item: TransactWriteItem): Given {
  const { ConditionCheck, Put, Delete, Update } = item;
  const members: readonly [ActionKind, (ActionInput & { TableName: string }) | undefined][] = [
    ['ConditionCheck', ConditionCheck],
    ['Put', Put],
    ['Delete', Delete],
    ['Update', Update],
  ];
  const given = members.flatMap(([kind, input]) => (input === undefined ? [] : [{ kind, input }]));
  const [first] = given;
  if (first === undefined) {
    throw validation('Invalid Request: TransactWriteRequest should contain Delete or Put or Update request');
  }
  if (given.length > 1) {
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const { kind, input } = first;
  return {
    ref: tableRef(input.TableName, place),
    action: readAction(kind, input, parseCache(memory), STYLES, true),
  };
}

async function locate({ tx }: TxContext, given: readonly Given[]): Promise<LocatedAction[]> {
  const tables = [];
  for (const { ref, action } of given) tables.push({ action, table: await tableForItems(tx, ref) });
  return eachOrCancel(tables, ({ action, table }) => locateAction(action, table));
}
