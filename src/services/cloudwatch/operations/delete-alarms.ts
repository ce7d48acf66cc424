import type { TxContext } from '../../../core/context.ts';
import { namesAskedFor, putDependents } from '../alarms/children.ts';
import { configurationUpdate, tell } from '../alarms/history.ts';
import { type AlarmRecord, alarms, dependents } from '../alarms/state.ts';
import { watchSuppression } from '../alarms/suppression.ts';
import { validationError } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html */
export const deleteAlarms: Handler<'DeleteAlarms'> = async (context, { AlarmNames }) => {
  const { tx, place } = context;
  const found: AlarmRecord[] = [];
  for (const name of new Set(AlarmNames)) {
    const alarm = await alarms.get(tx, place, name);
    if (alarm !== undefined) found.push(alarm);
  }
  if (found.filter(({ composite }) => composite !== undefined).length > 1) {
    throw validationError('A request can delete at most one composite alarm.');
  }
  await checkDependents(context, found);
  for (const alarm of found) {
    await tell(context, place, alarm, configurationUpdate(place, alarm, 'Delete'));
    if (alarm.composite !== undefined) {
      await putDependents(context, place, alarm.name, namesAskedFor(place, alarm.composite), []);
      await watchSuppression(context, place, alarm.name, undefined);
    }
    await alarms.deleteRecord(tx, place, alarm);
  }
};

/** A composite alarm may go together with those that only it asks for. */
async function checkDependents({ tx, place }: TxContext, found: readonly AlarmRecord[]): Promise<void> {
  const going = new Set(found.map(({ name }) => name));
  const needed: string[] = [];
  for (const { name } of found) {
    const { records } = await dependents.list(tx, place, { prefix: [name] });
    if (records.some(({ composite }) => !going.has(composite))) needed.push(name);
  }
  if (needed.length === 0) return;
  const them = needed.length === 1 ? 'it' : 'them';
  throw validationError(
    `Cannot delete ${needed.join(',')} as there are composite alarm(s) depending on ${them}.`,
  );
}
