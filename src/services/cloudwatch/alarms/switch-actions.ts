/** Turns the actions of alarms on or off. Names of nothing are no errors, as on AWS. */

import type { TxContext } from '../../../core/context.ts';
import { configurationUpdate, tell } from './history.ts';
import { startWatch } from './look.ts';
import { alarms } from './state.ts';

export async function switchActions(
  context: TxContext,
  names: readonly string[],
  actionsEnabled: boolean,
): Promise<void> {
  const { tx, place, now } = context;
  for (const name of new Set(names)) {
    const alarm = await alarms.get(tx, place, name);
    if (alarm === undefined || alarm.actionsEnabled === actionsEnabled) continue;
    const switched = { ...alarm, actionsEnabled, configuredMs: now() };
    await alarms.put(tx, place, switched);
    await tell(context, place, switched, configurationUpdate(place, switched, 'Update'));
    // A scaling policy may be told again.
    if (switched.metric !== undefined) await startWatch(context, place, switched);
  }
}
