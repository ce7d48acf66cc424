/**
 * MD5 sums that clients compare with what they sent.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */

import { createHash, hash } from 'node:crypto';
import type { MessageAttributeValue } from './api.gen.ts';

const TYPE_TEXT = Uint8Array.of(1);
const TYPE_BYTES = Uint8Array.of(2);

export function bodyMd5(body: string): string {
  return hash('md5', body, 'hex');
}

/**
 * MD5 over the attributes in the order of their names: name, data type, one byte for text or bytes, and value, each
 * but that byte behind its length in four bytes. Undefined when there are no attributes.
 */
export function attributesMd5(
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): string | undefined {
  const names = Object.keys(attributes).sort(byUtf8);
  if (names.length === 0) return undefined;
  const md5 = createHash('md5');
  const add = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    md5.update(length).update(bytes);
  };
  for (const name of names) {
    const value = attributes[name];
    if (value === undefined) continue;
    add(Buffer.from(name));
    add(Buffer.from(value.DataType));
    md5.update(value.BinaryValue === undefined ? TYPE_TEXT : TYPE_BYTES);
    add(value.BinaryValue ?? Buffer.from(value.StringValue ?? ''));
  }
  return md5.digest('hex');
}

function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
