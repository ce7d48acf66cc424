/** Attributes of messages: what a sender may give, what a receiver asks for. */

import type { MessageAttributeValue, MessageSystemAttributeValue } from './api.gen.ts';
import { invalidMessageContents, invalidParameter } from './errors.ts';
import { ATTRIBUTE_NAME_BYTES_MAX, ATTRIBUTE_TYPE_BYTES_MAX, MESSAGE_ATTRIBUTES_MAX } from './limits.ts';

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

const TYPE_PREFIX = /^(?:String|Number|Binary)(?:\..+)?$/s;
const RESERVED_NAME = /^(?:aws\.|amazon)/i;
const NAME = /^(?!\.)(?!.*\.\.)[\w.-]+(?<!\.)$/;
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?\s*$/;
/** A value of the type Number has up to 38 digits and lies between -10^128 and 10^126. */
const NUMBER_MIN = -1e128;
const NUMBER_MAX = 1e126;

/** Everything but #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF. */
const INVALID_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Throws InvalidMessageContents when a text has a character that XML 1.0 has not. */
export function checkCharacters(text: string): void {
  if (INVALID_CHARACTER.test(text)) throw invalidMessageContents();
}

/** Throws InvalidParameterValue, InvalidMessageContents. */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MESSAGE_ATTRIBUTES_MAX) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MESSAGE_ATTRIBUTES_MAX}].`,
    );
  }
  for (const [name, value] of entries) {
    checkName(name);
    checkValue(name, value);
  }
}

function checkName(name: string): void {
  if (name === '') {
    throw invalidParameter('The request must contain non-empty message (user) attribute names.');
  }
  if (Buffer.byteLength(name) > ATTRIBUTE_NAME_BYTES_MAX) {
    throw invalidParameter('Message (user) attribute name must be shorter than 256 bytes.');
  }
  if (RESERVED_NAME.test(name)) {
    throw invalidParameter(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. " +
        'These strings are reserved for internal use.',
    );
  }
  if (NAME.test(name)) return;
  throw invalidParameter(
    `The message attribute name '${name}' is invalid. ` +
      'Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.',
  );
}

function checkValue(name: string, value: MessageAttributeValue): void {
  const { DataType: type, StringValue: text, BinaryValue: bytes } = value;
  if (value.StringListValues?.length || value.BinaryListValues?.length) {
    throw invalidParameter('Message attribute list values in SendMessage operation are not supported.');
  }
  if (!type) {
    throw invalidParameter(
      `The message (user) attribute '${name}' must contain a non-empty message attribute value.`,
    );
  }
  if (Buffer.byteLength(type) > ATTRIBUTE_TYPE_BYTES_MAX) {
    throw invalidParameter('Message (user) attribute type must be shorter than 256 bytes.');
  }
  if (!TYPE_PREFIX.test(type)) {
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. ` +
        'You must use only the following supported type prefixes: Binary, Number, String.',
    );
  }
  const isBinary = type.startsWith('Binary');
  if (isBinary ? !bytes?.length : !text) throw emptyValue(name, type);
  if ((isBinary ? text : bytes) !== undefined) {
    throw invalidParameter(
      `The message (user) attribute '${name}' must contain a value of type '${type}' only.`,
    );
  }
  if (text !== undefined) checkCharacters(text);
  if (type.startsWith('Number')) checkNumber(name, text ?? '');
}

function emptyValue(name: string, type: string): Error {
  return invalidParameter(
    `Message (user) attribute '${name}' must contain a non-empty value of type '${type.split('.')[0]}'.`,
  );
}

function checkNumber(name: string, text: string): void {
  if (!NUMBER.test(text)) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  const value = Number(text);
  if (value < NUMBER_MIN || value > NUMBER_MAX) {
    throw invalidParameter(`Number attribute value ${text} should be in range (-10**128..10**126)`);
  }
}

/** The trace header among the system attributes; the only one that a sender may set. Throws InvalidParameterValue. */
export function checkSystemAttributes(
  attributes: Readonly<Record<string, MessageSystemAttributeValue>>,
): string | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'AWSTraceHeader') {
      throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
    }
    if (value.DataType !== 'String') {
      throw invalidParameter(
        `The type of message system attribute '${name}' is invalid. You must use only the following supported ` +
          'type prefixes: String.',
      );
    }
    if (!value.StringValue) {
      throw invalidParameter(
        `Message system attribute '${name}' must contain a non-empty value of type 'String'.`,
      );
    }
    checkCharacters(value.StringValue);
  }
  return attributes['AWSTraceHeader']?.StringValue;
}

/** What attributes add to a message's size: names, types and values. */
export function attributesBytes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType ?? '');
    bytes += BinaryValue?.length ?? Buffer.byteLength(StringValue ?? '');
  }
  return bytes;
}

/**
 * The attributes that a receiver asks for: all by `All` or `.*`, by name, or by a beginning (`prefix.*`).
 * Names that no attribute can have match nothing.
 */
export function selectAttributes(
  attributes: MessageAttributes,
  wanted: readonly string[],
): Record<string, MessageAttributeValue> {
  const matches = (name: string) =>
    wanted.some((want) => {
      if (want === 'All' || want === '*' || want === '.*') return true;
      return want.endsWith('.*') ? name.startsWith(want.slice(0, -2)) : name === want;
    });
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => matches(name)));
}
