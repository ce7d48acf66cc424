import type { PutMetricFilterRequest } from '../api.gen.ts';
import { invalidParameter, limitExceeded } from '../errors.ts';
import { refuseSystemFields } from '../filter-options.ts';
import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { findGroup, logOf } from '../names.ts';
import { numberOf } from '../patterns/json.ts';
import { compilePattern } from '../patterns/pattern.ts';
import { checkRegexQuota } from '../regex-quota.ts';
import { type FilterRecord, filters } from '../state.ts';

const FILTERS_PER_GROUP_MAX = 100;
const DIMENSIONS_MAX = 3;

export const putMetricFilter: Staged<'PutMetricFilter'> = async (context, input) => {
  const { place, segments } = context;
  refuseSystemFields(input);
  compilePattern(input.filterPattern);
  checkTransformations(input);
  const found = await context.transact(({ tx }) => findGroup(tx, { place, name: input.logGroupName }));
  demandStandard(found);
  const { id: groupId } = found;
  // A new filter sees what comes from now on.
  const { lastSequence } = await segments.facts(logOf(place, groupId));
  await context.transact(async ({ tx, now }) => {
    const group = await findGroup(tx, { place, name: input.logGroupName });
    const known = await filters.get(tx, place, group.id, 'metric', input.filterName);
    if (known === undefined) {
      const { records } = await filters.list(tx, place, { prefix: [group.id, 'metric'] });
      if (records.length >= FILTERS_PER_GROUP_MAX) throw limitExceeded();
    }
    const filter: FilterRecord = {
      groupId: group.id,
      kind: 'metric',
      name: input.filterName,
      groupName: input.logGroupName,
      pattern: input.filterPattern,
      createdAtMs: now(),
      doneSequence: known?.doneSequence ?? (group.id === groupId ? lastSequence : 0),
      transformations: input.metricTransformations,
      applyOnTransformedLogs: input.applyOnTransformedLogs ?? false,
    };
    await checkRegexQuota(tx, place, filter);
    await filters.put(tx, place, filter);
  });
};

function checkTransformations({ metricTransformations, filterPattern }: PutMetricFilterRequest): void {
  // "Dimensions are only supported for JSON or space-delimited filter patterns."
  const hasFields = /^\s*[{[]/.test(filterPattern);
  for (const { dimensions = {}, defaultValue, metricValue } of metricTransformations) {
    const count = Object.keys(dimensions).length;
    if (count > 0 && !hasFields) {
      throw invalidParameter('The specified filter pattern does not support dimensions');
    }
    // AWS refuses it; its words are not known.
    if (!metricValue.startsWith('$') && numberOf(metricValue) === undefined) {
      throw invalidParameter('The metric value must be a number, or $ and the name of a field.');
    }
    if (count > DIMENSIONS_MAX) {
      throw invalidParameter(`A metric filter can have at most ${DIMENSIONS_MAX} dimensions.`);
    }
    if (count > 0 && defaultValue !== undefined) {
      throw invalidParameter(
        'Invalid metric transformation: dimensions and default value are mutually exclusive.',
      );
    }
  }
}
