/** Attributes of messages. https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */

import type { MessageAttributeValue } from './api.gen.ts';
import { invalidMessageAttribute, missing } from './errors.ts';

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

const NAME_BYTES_MAX = 256;
const TYPE = /^(String|Number|Binary)(\..+)?$/s;
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?\s*$/;
/** With these names an attribute is a setting of short messages or mobile push, and has a name of its own kind. */
const RESERVED_NAME = /^AWS\.(?:SNS|MM)\./;

/** `path` is where they stand, for the framework's errors. Throws ParameterValueInvalid, ValidationError. */
export function checkMessageAttributes(attributes: MessageAttributes, path = 'messageAttributes'): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value.DataType !== 'string') throw missing(`${path}.${name}.member.dataType`);
    checkName(name);
    checkValue(name, value);
  }
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) {
    throw invalidMessageAttribute('Length of message attribute name must be less than 256 bytes.');
  }
  const [character] = /[^\w.-]/u.exec(name) ?? [];
  if (character !== undefined) {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    throw invalidMessageAttribute(
      `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. Can only include ` +
        'alphanumeric characters, hyphens, underscores, or dots.',
    );
  }
  if (name === '') throw invalidMessageAttribute('The message attribute name must not be empty.');
  if (name.startsWith('.')) {
    throw invalidMessageAttribute("Invalid message attribute name starting with character '.' was found.");
  }
  if (name.endsWith('.')) {
    throw invalidMessageAttribute("Invalid message attribute name ending with character '.' was found.");
  }
  if (name.includes('..')) {
    throw invalidMessageAttribute("Message attribute name can not have successive '.' character.");
  }
  if (/^(?:aws|amazon)\./i.test(name) && !RESERVED_NAME.test(name)) {
    throw invalidMessageAttribute(
      `The message attribute name '${name}' is reserved: names must not begin with AWS. or Amazon.`,
    );
  }
}

function checkValue(name: string, value: MessageAttributeValue): void {
  const { DataType: type, StringValue: text, BinaryValue: bytes } = value;
  const [, base] = TYPE.exec(type) ?? [];
  if (base === undefined) {
    throw invalidMessageAttribute(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
        'Binary, Number, and String.',
    );
  }
  const isBinary = base === 'Binary';
  if ((isBinary ? text : bytes) !== undefined) {
    const field = isBinary ? 'Binary' : 'String';
    throw invalidMessageAttribute(
      `The message attribute '${name}' with type '${type}' must use field '${field}'.`,
    );
  }
  if (isBinary ? !bytes?.length : !text) {
    throw invalidMessageAttribute(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type ` +
        `'${type}'.`,
    );
  }
  if (base === 'Number' && !NUMBER.test(text ?? '')) {
    throw invalidMessageAttribute(`Could not cast message attribute '${name}' value to number.`);
  }
}

/** What attributes add to a message's size: names, types and values. A batch is measured before they are checked. */
export function attributesBytes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType ?? '');
    bytes += BinaryValue?.length ?? Buffer.byteLength(StringValue ?? '');
  }
  return bytes;
}
