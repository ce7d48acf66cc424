import { invalidParameter, limitExceeded } from '../errors.ts';
import { checkBucket, type ExportBody } from '../export.ts';
import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { findGroup } from '../names.ts';
import { type ExportRecord, exportTasks } from '../state.ts';

const PREFIX = 'exportedlogs';

/** "Each account can only have one active (RUNNING or PENDING) export task at a time." */
export const createExportTask: Staged<'CreateExportTask'> = async (context, input) => {
  const { place } = context;
  const { logGroupName: groupName, destination: bucket } = input;
  if (input.from >= input.to) throw invalidParameter('The from time has to be before the to time.');
  demandStandard(await context.transact(({ tx }) => findGroup(tx, { place, name: groupName })));
  await checkBucket(context, { bucket, groupName });
  return context.transact(async ({ tx, ids, now, outbox }) => {
    const group = await findGroup(tx, { place, name: groupName });
    for await (const { status } of exportTasks.scan(tx, place)) {
      if (status === 'PENDING' || status === 'RUNNING') throw limitExceeded();
    }
    const task: ExportRecord = {
      id: ids.uuid(),
      name: input.taskName,
      groupName,
      groupId: group.id,
      streamPrefix: input.logStreamNamePrefix,
      fromMs: input.from,
      toMs: input.to,
      bucket,
      prefix: input.destinationPrefix ?? PREFIX,
      status: 'PENDING',
      message: 'Task is pending',
      createdAtMs: now(),
    };
    await exportTasks.put(tx, place, task);
    const body: ExportBody = { place, id: task.id };
    const outboxGroup = `cloudwatch-logs/export/${task.id}`;
    outbox.send({ service: 'cloudwatch-logs', delivery: 'runExport', group: outboxGroup, body });
    return { taskId: task.id };
  });
};
