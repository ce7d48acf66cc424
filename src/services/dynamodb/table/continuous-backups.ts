import type { ContinuousBackupsDescription } from '../api.gen.ts';
import type { TableRecord } from '../state.ts';

export const RECOVERY_DAYS_MAX = 35;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Point-in-time recovery as it was asked for; no backups are made. */
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
  const { days, enabledAtMs } = recovery;
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: days,
      EarliestRestorableDateTime: new Date(Math.max(enabledAtMs, nowMs - days * DAY_MS)),
      LatestRestorableDateTime: new Date(nowMs),
    },
  };
}
