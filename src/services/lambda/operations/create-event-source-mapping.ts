import type { Transaction } from '../../../core/transaction.ts';
import { conflict, invalidParameter } from '../errors.ts';
import { describeMapping, follow } from '../event-source/mappings.ts';
import { checkSource } from '../event-source/permissions.ts';
import { callerAsRole } from '../event-source/role-caller.ts';
import { settingsOf } from '../event-source/settings.ts';
import { parseSource, type Source } from '../event-source/source.ts';
import { checkpoints, type MappingRecord, mappings } from '../event-source/state.ts';
import { latestCheckpoints } from '../event-source/stream-poller.ts';
import { roleUse, targetOf } from '../event-source/target.ts';
import type { Staged } from '../handler.ts';
import { type FunctionAddress, parseFunctionName } from '../names.ts';
import { checkTags } from '../tags.ts';

/**
 * Answers `Creating`; its poller begins behind the commit.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export const createEventSourceMapping: Staged<'CreateEventSourceMapping'> = async (context, input) => {
  const { place } = context;
  checkTags(input.Tags ?? {});
  const source = parseSource(input.EventSourceArn, place);
  const settings = settingsOf(source.kind, input);
  const address = parseFunctionName(input.FunctionName, place);
  if (address.place.account !== place.account) throw invalidParameter('Function does not exist');
  const target = await context.transact(({ tx }) => targetOf(tx, address));
  await checkSource(context, source, roleUse(place, target), target.configuration.timeoutSeconds);
  const begins =
    settings.stream?.startingPosition === 'LATEST'
      ? await latestCheckpoints(await callerAsRole(context, roleUse(place, target))(), source)
      : [];
  const uuid = context.ids.uuid();
  return context.transact(async (attempt) => {
    const { tx } = attempt;
    await targetOf(tx, address);
    await mustBeNew(tx, source, address);
    const record: MappingRecord = {
      uuid,
      kind: source.kind,
      sourceArn: source.arn,
      functionName: address.name,
      qualifier: address.qualifier,
      isEnabled: input.Enabled ?? true,
      ...settings,
      tags: input.Tags ?? {},
      lastModifiedMs: attempt.now(),
    };
    await mappings.put(tx, place, record);
    for (const checkpoint of begins) await checkpoints.put(tx, place, { uuid, ...checkpoint });
    if (record.isEnabled) await follow(attempt, place, record);
    return describeMapping(tx, place, record, 'Creating');
  });
};

async function mustBeNew(
  tx: Transaction,
  { arn, kind }: Source,
  { place, name, qualifier }: FunctionAddress,
): Promise<void> {
  const { records } = await mappings.listBy(tx, place, 'bySource', { prefix: [arn] });
  const same = records.find((each) => each.functionName === name && each.qualifier === qualifier);
  if (same === undefined) return;
  const rest = `already exists. Please update or delete the existing mapping with UUID ${same.uuid}`;
  if (kind !== 'table-stream') {
    throw conflict(`An event source mapping with SQS arn (" ${arn} ") and function (" ${name} ") ${rest}`);
  }
  throw conflict(`The event source arn (" ${arn} ") and function (" ${name} ") provided mapping ${rest}`);
}
