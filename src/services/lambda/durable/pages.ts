/** The operations of an execution, page by page, in the order in which they began. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { invalidParameter } from '../errors.ts';
import { type OperationRecord, operations } from './state.ts';

export const ITEMS_DEFAULT = 100;
/** Of what the function gets at once; the rest it asks for. */
const FIRST_ITEMS = 1000;
const FIRST_BYTES_MAX = 4 * 1024 * 1024;

export interface OperationPage {
  readonly records: OperationRecord[];
  /** Empty on the last page. */
  readonly marker: string;
}

const OPERATION = 'GetDurableExecutionState';

function bytesOf({ input, result, error }: OperationRecord): number {
  return (input?.bytes ?? 0) + (result?.bytes ?? 0) + (error?.bytes ?? 0);
}

/** @throws AwsError InvalidParameterValueException for a marker that is none */
export async function pageOf(
  { tx, pages }: TxContext,
  place: Place,
  executionId: string,
  limit: number,
  marker?: string,
): Promise<OperationPage> {
  const isFirst = marker === undefined || marker === '';
  const after = isFirst ? undefined : pages.open(OPERATION, executionId, marker);
  if (!isFirst && after === undefined) throw invalidMarker();
  const query = { prefix: [executionId], limit, ...(after === undefined ? {} : { after }) };
  const { records, cursors, next } = await operations.listBy(tx, place, 'byNumber', query);
  let bytes = 0;
  const tooFar = records.findIndex((record, at) => {
    bytes += bytesOf(record);
    return at > 0 && bytes > FIRST_BYTES_MAX;
  });
  const taken = tooFar < 0 ? records : records.slice(0, tooFar);
  const cursor = tooFar < 0 ? next : cursors[tooFar - 1];
  return {
    records: taken,
    marker: cursor === undefined ? '' : pages.close(OPERATION, executionId, cursor),
  };
}

export function firstPage(context: TxContext, place: Place, executionId: string): Promise<OperationPage> {
  return pageOf(context, place, executionId, FIRST_ITEMS);
}

export function invalidMarker() {
  return invalidParameter('Invalid Marker');
}
