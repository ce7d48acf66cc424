import { invalidParameter } from '../errors.ts';
import { refuseDelivery } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { groups } from '../state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const putRetentionPolicy: Handler<'PutRetentionPolicy'> = async ({ tx, place }, input) => {
  const { logGroupName, retentionInDays } = input;
  if (!DAYS.includes(retentionInDays)) {
    throw invalidParameter(
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${DAYS.join(', ')}]`,
    );
  }
  const group = await findGroup(tx, { place, name: logGroupName });
  refuseDelivery(group);
  await groups.put(tx, place, { ...group, retentionDays: retentionInDays });
};
