import { ControlError } from '../console-api/control-request.ts';
import {
  DataDirectoryError,
  type DataDirectoryErrorReason,
} from '../core/data-directory/data-directory-errors.ts';

/** What is the caller's mistake; everything else that a data directory refuses is trouble of this machine. */
const TOLD_STATUS: Readonly<Partial<Record<DataDirectoryErrorReason, number>>> = {
  'snapshot-name': 400,
  'snapshot-missing': 404,
  'snapshot-exists': 409,
  'snapshot-file': 400,
  newer: 400,
};

/** A refusal of the data directory is answered with its own words. */
export async function told<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof DataDirectoryError)) throw error;
    throw new ControlError(TOLD_STATUS[error.reason] ?? 503, error.message);
  }
}
