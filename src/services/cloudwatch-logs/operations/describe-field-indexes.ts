import type { TxContext } from '../../../core/context.ts';
import type { FieldIndex } from '../api.gen.ts';
import { invalidNextToken } from '../errors.ts';
import { formerFieldsOf, type IndexedField, indexedFieldsOf } from '../field-index.ts';
import { scanFields } from '../field-scan.ts';
import type { Staged } from '../handler.ts';
import { findGroup, type GroupAddress, groupArn, identified } from '../names.ts';
import { sourceOf } from '../queries.ts';
import type { GroupRecord } from '../state.ts';

const CATEGORIES: readonly string[] = ['DEFAULT', 'CUSTOM', 'INACTIVE'];
/** Those of AWS's list that events have here; the others are of events that come from other accounts. */
const DEFAULTS: readonly string[] = ['@logStream', 'traceId', 'severityText', 'attributes.session.id'];

interface Categorised extends IndexedField {
  readonly category: string;
}

/** "Field indexes discovered in log data": an index whose field no event has is not told. Nothing is indexed by itself. */
export const describeFieldIndexes: Staged<'DescribeFieldIndexes'> = async (context, input) => {
  if (input.nextToken !== undefined) throw invalidNextToken();
  const { indexCategories: categories = CATEGORIES } = input;
  const scannedAtMs = context.now();
  const sources = [];
  for (const identifier of new Set(input.logGroupIdentifiers)) {
    const address = identified(context.place, identifier);
    const source = await context.transact(async (inner) => {
      const group = await findGroup(inner.tx, address);
      const indexes = await indexesOf(inner, address, group);
      const fields = indexes.filter(({ category }) => categories.includes(category));
      const times = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
      return { ...(await sourceOf(inner, address.place, group, times)), fields };
    });
    sources.push({ ...source, arn: groupArn(address.place, address.name) });
  }
  const found = await scanFields(context, { sources });
  const fieldIndexes = sources.flatMap(({ arn, fields }, i) =>
    fields.flatMap(({ name, type, category }, j): FieldIndex[] => {
      const times = found[i]?.[j];
      if (times === undefined) return [];
      return [
        {
          logGroupIdentifier: arn,
          fieldIndexName: name,
          lastScanTime: scannedAtMs,
          firstEventTime: times.firstMs,
          lastEventTime: times.lastMs,
          type,
          indexCategory: category,
        },
      ];
    }),
  );
  return { fieldIndexes };
};

async function indexesOf(
  { tx, now }: TxContext,
  { place }: GroupAddress,
  group: GroupRecord,
): Promise<Categorised[]> {
  if (group.class !== 'STANDARD') return [];
  const custom = await indexedFieldsOf(tx, place, group);
  const former = await formerFieldsOf(tx, place, group, now());
  const defaults = DEFAULTS.filter((name) => !custom.has(name)).map((name) => {
    return { name, type: 'FIELD_INDEX', sinceMs: group.createdAtMs };
  });
  const isDefault = (name: string): boolean => DEFAULTS.includes(name);
  return [
    ...defaults.map((field) => ({ ...field, category: 'DEFAULT' })),
    ...[...custom.values()].map((field) => ({ ...field, category: 'CUSTOM' })),
    ...former.filter(({ name }) => !isDefault(name)).map((field) => ({ ...field, category: 'INACTIVE' })),
  ];
}
