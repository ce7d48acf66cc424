import type { Page } from '../../../core/collection.ts';
import type { EventSourceMappingConfiguration } from '../api.gen.ts';
import { describeMapping } from '../event-source/mappings.ts';
import { type MappingRecord, mappings } from '../event-source/state.ts';
import type { Handler } from '../handler.ts';
import { parseFunctionName } from '../names.ts';
import { onePage } from '../paging.ts';

const ITEMS_MAX = 100;

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export const listEventSourceMappings: Handler<'ListEventSourceMappings'> = async (context, input) => {
  const { tx, place } = context;
  const { EventSourceArn: sourceArn, FunctionName, MaxItems = ITEMS_MAX } = input;
  const address = FunctionName === undefined ? undefined : parseFunctionName(FunctionName, place);
  const fits = (record: MappingRecord) =>
    (sourceArn === undefined || record.sourceArn === sourceArn) &&
    (address === undefined ||
      (record.functionName === address.name && record.qualifier === address.qualifier));
  const paging = { ...input, MaxItems: Math.min(MaxItems, ITEMS_MAX) };
  const inputs = [sourceArn, FunctionName];
  const list = (query: object): Promise<Page<MappingRecord>> => {
    if (address !== undefined) {
      return mappings.listBy(tx, place, 'byFunction', { ...query, prefix: [address.name] });
    }
    if (sourceArn !== undefined) {
      return mappings.listBy(tx, place, 'bySource', { ...query, prefix: [sourceArn] });
    }
    return mappings.list(tx, place, query);
  };
  const { records, NextMarker } = await onePage(context, 'ListEventSourceMappings', inputs, paging, list);
  const EventSourceMappings: EventSourceMappingConfiguration[] = [];
  for (const record of records.filter(fits)) {
    EventSourceMappings.push(await describeMapping(tx, place, record));
  }
  return { EventSourceMappings, NextMarker };
};
