import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { addressOf, findGroup, logOf } from '../names.ts';
import { endedAt, presentConfig, transformers } from '../transform/state.ts';

/** What has come before stays transformed. */
export const deleteTransformer: Staged<'DeleteTransformer'> = async (context, input) => {
  const address = addressOf(context.place, input);
  const { id } = await context.transact(async ({ tx }) => {
    const group = await findGroup(tx, address);
    demandStandard(group);
    return group;
  });
  const { lastSequence } = await context.segments.facts(logOf(address.place, id));
  await context.transact(async ({ tx, now }) => {
    const known = await transformers.get(tx, address.place, id);
    if (known === undefined || presentConfig(known.eras) === undefined) return;
    const eras = endedAt(known.eras, lastSequence);
    await transformers.put(tx, address.place, { ...known, modifiedAtMs: now(), eras });
  });
};
