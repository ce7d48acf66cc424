import { limitExceeded } from '../errors.ts';
import { refuseSystemFields } from '../filter-options.ts';
import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { findGroup, logOf } from '../names.ts';
import { compilePattern } from '../patterns/pattern.ts';
import { checkRegexQuota } from '../regex-quota.ts';
import { type FilterRecord, filters } from '../state.ts';
import { checkDestination, checkSubscriber } from '../subscriber.ts';

/** "There can be as many as two subscription filters associated with each log group." */
const FILTERS_PER_GROUP_MAX = 2;

export const putSubscriptionFilter: Staged<'PutSubscriptionFilter'> = async (context, input) => {
  const { place, segments } = context;
  const { logGroupName, filterName: name, destinationArn, roleArn } = input;
  refuseSystemFields(input);
  checkDestination(place, destinationArn, roleArn);
  compilePattern(input.filterPattern);
  const found = await context.transact(({ tx }) => findGroup(tx, { place, name: logGroupName }));
  demandStandard(found);
  const { id } = found;
  await checkSubscriber(context, logGroupName, destinationArn);
  // A new filter sees what comes from now on.
  const { lastSequence } = await segments.facts(logOf(place, id));
  await context.transact(async ({ tx, now }) => {
    const group = await findGroup(tx, { place, name: logGroupName });
    const { records } = await filters.list(tx, place, { prefix: [group.id, 'subscription'] });
    const known = records.find((filter) => filter.name === name);
    if (known === undefined && records.length >= FILTERS_PER_GROUP_MAX) throw limitExceeded();
    const filter: FilterRecord = {
      groupId: group.id,
      kind: 'subscription',
      name,
      groupName: logGroupName,
      pattern: input.filterPattern,
      createdAtMs: now(),
      doneSequence: known?.doneSequence ?? (group.id === id ? lastSequence : 0),
      destinationArn,
      roleArn,
      distribution: input.distribution ?? 'ByLogStream',
      applyOnTransformedLogs: input.applyOnTransformedLogs ?? false,
    };
    await checkRegexQuota(tx, place, filter);
    await filters.put(tx, place, filter);
  });
};
