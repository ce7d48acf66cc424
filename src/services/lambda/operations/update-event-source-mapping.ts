import { invalidParameter } from '../errors.ts';
import { describeMapping, follow, requireMapping } from '../event-source/mappings.ts';
import { checkSource } from '../event-source/permissions.ts';
import { settingsOf } from '../event-source/settings.ts';
import { parseSource } from '../event-source/source.ts';
import { type MappingRecord, mappings } from '../event-source/state.ts';
import { roleUse, targetOf } from '../event-source/target.ts';
import type { Staged } from '../handler.ts';
import { type FunctionAddress, parseFunctionName } from '../names.ts';

/**
 * Its poller begins again with what is new, behind what the old one has in its hands.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export const updateEventSourceMapping: Staged<'UpdateEventSourceMapping'> = async (context, input) => {
  const { place } = context;
  const found = await context.transact(({ tx }) => requireMapping(tx, place, input.UUID));
  const settings = settingsOf(found.kind, input, found);
  const address = addressOf(found, input.FunctionName, place);
  if (address.place.account !== place.account) throw invalidParameter('Function does not exist');
  const target = await context.transact(({ tx }) => targetOf(tx, address));
  const source = parseSource(found.sourceArn, place);
  await checkSource(context, source, roleUse(place, target), target.configuration.timeoutSeconds);
  return context.transact(async (attempt) => {
    const { tx } = attempt;
    const before = await requireMapping(tx, place, input.UUID);
    const record: MappingRecord = {
      ...before,
      ...settings,
      functionName: address.name,
      qualifier: address.qualifier,
      isEnabled: input.Enabled ?? before.isEnabled,
      lastModifiedMs: attempt.now(),
    };
    await mappings.put(tx, place, record);
    await follow(attempt, place, record);
    return describeMapping(tx, place, record, transition(before, record));
  });
};

function addressOf(
  { functionName: name, qualifier }: MappingRecord,
  given: string | undefined,
  place: FunctionAddress['place'],
): FunctionAddress {
  return given === undefined ? { place, name, qualifier } : parseFunctionName(given, place);
}

function transition(before: MappingRecord, after: MappingRecord): string {
  if (before.isEnabled === after.isEnabled) return 'Updating';
  return after.isEnabled ? 'Enabling' : 'Disabling';
}
