/** Streams, encryption and table class: kept and shown. */

import { formatArn } from '../../../core/arn.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import type { SSESpecification, StreamSpecification } from '../api.gen.ts';
import { frameworkValidation, invalidParameter, validation } from '../errors.ts';
import type { StreamRecord } from '../state.ts';

/** The label of a stream that is made now. */
export function newStream(specification: StreamSpecification, nowMs: number): StreamRecord {
  return { specification, label: new Date(nowMs).toISOString().replace(/Z$/, '') };
}

/** The stream of a new table; undefined when it has none. Throws ValidationException. */
export function createdStream(
  specification: StreamSpecification | undefined,
  nowMs: number,
): StreamRecord | undefined {
  if (specification === undefined) return undefined;
  const { StreamEnabled: enabled, StreamViewType: type } = specification;
  if (enabled && type === undefined) {
    throw invalidParameter('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (!enabled && type !== undefined) {
    throw invalidParameter(
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
    );
  }
  return enabled ? newStream(specification, nowMs) : undefined;
}

function keyArn(keyId: string | undefined, { account, region }: Place): string {
  if (keyId?.startsWith('arn:')) return keyId;
  const resource =
    keyId === undefined ? 'alias/aws/dynamodb' : keyId.startsWith('alias/') ? keyId : `key/${keyId}`;
  return formatArn({ partition: partitionOf(region), service: 'kms', region, account, resource });
}

const TABLE_CLASSES: readonly string[] = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'];

/** Throws ValidationException, in words that are not the model's. */
export function tableClassName(name: string): string {
  if (TABLE_CLASSES.includes(name)) return name;
  const wanted = `Please try again with a valid table-class value: [${TABLE_CLASSES.join(', ')}]`;
  throw validation(`Invalid table-class parameter provided. ${wanted}.`);
}

/**
 * Encryption with a KMS key; undefined: with a key of DynamoDB's own. Without `Enabled` the type alone turns it on.
 * Throws ValidationException.
 */
export function encryptionRecord(
  specification: SSESpecification | undefined,
  place: Place,
): { keyArn: string } | undefined {
  if (specification === undefined) return undefined;
  const { SSEType: type, KMSMasterKeyId: keyId } = specification;
  const enabled = specification.Enabled ?? type === 'KMS';
  if (keyId === '') {
    const constraint = 'failed to satisfy constraint: Member must have length greater than or equal to 1';
    throw frameworkValidation(`Value '' at 'sSESpecification.kMSMasterKeyId' ${constraint}`);
  }
  if (!enabled) {
    if (type !== undefined) throw invalidParameter('SSEType can not be specified if Enabled is false');
    if (keyId !== undefined)
      throw invalidParameter('KMSMasterKeyId can not be specified if Enabled is false');
    return undefined;
  }
  if (type === 'AES256') throw invalidParameter('SSEType AES256 is not supported');
  if (keyId !== undefined && type === undefined) {
    throw invalidParameter('SSEType KMS is required if KMSMasterKeyId is specified');
  }
  return { keyArn: keyArn(keyId, place) };
}
