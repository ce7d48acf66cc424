import { invalidParameter, logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkKey } from '../kms-key.ts';
import { type GroupRecord, groups } from '../state.ts';
import { checkedTags } from '../tags.ts';

const DELIVERY_DAYS = 2;

export const createLogGroup: Handler<'CreateLogGroup'> = async (context, input) => {
  const { tx, place, now, ids } = context;
  if (/^aws\//i.test(input.logGroupName)) {
    throw invalidParameter('Log groups starting with AWS/ are reserved for AWS.');
  }
  checkKey(input.kmsKeyId, input.logGroupName);
  if ((await groups.get(tx, place, input.logGroupName)) !== undefined) {
    throw logsError('ResourceAlreadyExistsException', 'The specified log group already exists');
  }
  const tags = checkedTags({}, input.tags ?? {});
  const group: GroupRecord = {
    name: input.logGroupName,
    id: ids.hex(16),
    createdAtMs: now(),
    class: input.logGroupClass ?? 'STANDARD',
    isProtected: input.deletionProtectionEnabled ?? false,
    kmsKeyId: input.kmsKeyId,
    tags,
    // "DELIVERY: ... the retention is always two days".
    ...(input.logGroupClass === 'DELIVERY' ? { retentionDays: DELIVERY_DAYS } : {}),
  };
  await groups.put(tx, place, group);
};
