import { dataSourceOf } from '../data-source.ts';
import { resourceNotFound } from '../errors.ts';
import { bothTypes, type FieldTypes, shownFields, typesOf } from '../field-types.ts';
import type { Staged } from '../handler.ts';
import { objectOf } from '../insights/row.ts';
import { sampleEvents } from '../sample-events.ts';
import { groups } from '../state.ts';

/** So many records of each log are looked at, the last ones. */
const RECORDS = 200;
const GROUPS_MAX = 100;

/** Fields of the latest events of the groups whose tags name the data source. */
export const getLogFields: Staged<'GetLogFields'> = async (context, input) => {
  const { place, now } = context;
  const names = await context.transact(async ({ tx }) => {
    const found: string[] = [];
    for await (const group of groups.scan(tx, place, { snapshot: true })) {
      const source = dataSourceOf(group);
      const isOf = source?.name === input.dataSourceName && source.type === input.dataSourceType;
      if (isOf && found.length < GROUPS_MAX) found.push(group.name);
    }
    return found;
  });
  if (names.length === 0) throw resourceNotFound();
  let types: FieldTypes = { type: 'null' };
  const range = { fromMs: 0, untilMs: now() + 1, records: RECORDS };
  for (const name of names) {
    for await (const { event, transform } of sampleEvents(context, { place, name }, range)) {
      types = bothTypes(types, typesOf(objectOf(event.message, transform)));
    }
  }
  return { logFields: shownFields(types) };
};
