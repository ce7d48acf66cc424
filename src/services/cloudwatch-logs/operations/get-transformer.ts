import { demandStandard } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { addressOf, findGroup } from '../names.ts';
import { presentConfig, transformers } from '../transform/state.ts';

/** Nothing is said of a group that has none. */
export const getTransformer: Handler<'GetTransformer'> = async ({ tx, place }, input) => {
  const address = addressOf(place, input);
  const group = await findGroup(tx, address);
  demandStandard(group);
  const known = await transformers.get(tx, address.place, group.id);
  const config = presentConfig(known?.eras ?? []);
  if (known === undefined || config === undefined) return {};
  return {
    logGroupIdentifier: input.logGroupIdentifier,
    creationTime: known.createdAtMs,
    lastModifiedTime: known.modifiedAtMs,
    transformerConfig: [...config],
  };
};
