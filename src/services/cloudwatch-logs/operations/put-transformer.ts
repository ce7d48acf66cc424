import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { addressOf, findGroup, logOf } from '../names.ts';
import { endedAt, presentConfig, transformers } from '../transform/state.ts';
import { compileTransformer } from '../transform/transformer.ts';

/** Transforms what comes from now on. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutTransformer.html */
export const putTransformer: Staged<'PutTransformer'> = async (context, input) => {
  const address = addressOf(context.place, input);
  const { transformerConfig: config } = input;
  compileTransformer(config);
  const { id } = await context.transact(async ({ tx }) => {
    const group = await findGroup(tx, address);
    demandStandard(group);
    return group;
  });
  const { lastSequence } = await context.segments.facts(logOf(address.place, id));
  await context.transact(async ({ tx, now }) => {
    const group = await findGroup(tx, address);
    const known = await transformers.get(tx, address.place, group.id);
    const before = known?.eras ?? [];
    const afterSequence = group.id === id ? lastSequence : 0;
    await transformers.put(tx, address.place, {
      groupId: group.id,
      createdAtMs: presentConfig(before) === undefined ? now() : (known?.createdAtMs ?? now()),
      modifiedAtMs: now(),
      eras: [...endedAt(before, afterSequence), { afterSequence, config }],
    });
  });
};
