import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { recordOf } from '../table/table.ts';
import { managedTableRef } from '../table/table-ref.ts';
import { sendBuild } from '../write/build-index.ts';
import { dropAlarm } from '../write/expiry-alarm.ts';
import { sendRemoval } from '../write/remove-rows.ts';

/**
 * Takes effect at once, and may be called again at once (AWS: after an hour).
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 */
export const updateTimeToLive: Handler<'UpdateTimeToLive'> = async (context, input) => {
  const { tx, outbox } = context;
  const { Enabled: enabled, AttributeName: attribute } = input.TimeToLiveSpecification;
  const ref = managedTableRef(input.TableName, context.place);
  const { place, name } = ref;
  if (attribute === '') throw validation('TimeToLiveSpecification.AttributeName must be non empty');
  const record = await recordOf(tx, ref);
  const { number: table, timeToLive } = record;
  checkChange(timeToLive?.attribute, enabled, attribute);
  if (timeToLive !== undefined) {
    await dropAlarm(context, place, table);
    await tables.put(tx, place, { ...record, timeToLive: undefined });
    sendRemoval(outbox, { place, table, index: timeToLive.number });
  } else {
    const number = record.nextNumber;
    await tables.put(tx, place, { ...record, timeToLive: { attribute, number }, nextNumber: number + 1 });
    sendBuild(outbox, { place, name, table, index: number });
  }
  return { TimeToLiveSpecification: input.TimeToLiveSpecification };
};

function checkChange(current: string | undefined, enabled: boolean, attribute: string): void {
  if (current === undefined) {
    if (!enabled) throw validation('TimeToLive is already disabled');
    return;
  }
  if (current !== attribute) {
    const rule = 'TimeToLive is active on a different AttributeName';
    throw validation(`${rule}: current AttributeName is ${current}`);
  }
  if (enabled) throw validation('TimeToLive is already enabled');
}
