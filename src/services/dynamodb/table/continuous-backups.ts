import type { ContinuousBackupsDescription } from '../api.gen.ts';
import { earliestRestorableMs } from '../backup/history.ts';
import type { TableRecord } from '../state.ts';

export const RECOVERY_DAYS_MAX = 35;

/** What can be restored. AWS is about five minutes behind; here every second up to now can be. */
export function continuousBackups(
  { pointInTimeRecovery: recovery }: TableRecord,
  nowMs: number,
): ContinuousBackupsDescription {
  if (recovery === undefined) {
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  }
  const { days } = recovery;
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: days,
      EarliestRestorableDateTime: new Date(earliestRestorableMs(recovery, nowMs)),
      LatestRestorableDateTime: new Date(nowMs),
    },
  };
}
