import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('CancelExportTask of a task that is not there', async () => {
  await expect(logs().cancelExportTask({ taskId: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified export task does not exist.',
  });
});
