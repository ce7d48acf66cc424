/** Objects in archive classes, which have to be restored before they can be read. */

import { invalidObjectState } from './errors.ts';
import { ARCHIVE_CLASSES } from './metadata.ts';
import type { StoredObject } from './object-record.ts';

export function isArchived({ headers, restoredUntilMs }: StoredObject, nowMs: number): boolean {
  return (
    ARCHIVE_CLASSES.has(headers.storageClass ?? '') &&
    !(restoredUntilMs !== undefined && restoredUntilMs > nowMs)
  );
}

/** @throws AwsError InvalidObjectState */
export function checkReadable(object: StoredObject, nowMs: number): void {
  if (!isArchived(object, nowMs)) return;
  const storageClass = object.headers.storageClass ?? '';
  throw invalidObjectState("The operation is not valid for the object's storage class", storageClass);
}

/** The same for the source of a copy, which S3 words differently. */
export function checkCopyable(object: StoredObject, nowMs: number): void {
  if (!isArchived(object, nowMs)) return;
  const storageClass = object.headers.storageClass ?? '';
  throw invalidObjectState("Operation is not valid for the source object's storage class", storageClass);
}
