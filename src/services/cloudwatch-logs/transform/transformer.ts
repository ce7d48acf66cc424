/** A transformer: processors that work on an event one after the other. */

import type { Processor } from '../api.gen.ts';
import { checkConfig, nameOf, type ProcessorName } from './config.ts';
import { dateTimeConverterStep } from './date-step.ts';
import { type JsonObject, setField, takeField } from './fields.ts';
import { grokStep } from './grok.ts';
import {
  copyValueStep,
  inOrder,
  listToMapStep,
  moveKeysStep,
  renameKeysStep,
  splitStringStep,
  substituteStringStep,
  textStep,
  typeConverterStep,
} from './mutators.ts';
import { csvStep, parseJsonStep, parseKeyValueStep } from './parsers.ts';
import { type Metadata, type Step, TransformationError } from './processing.ts';
import {
  parseCloudfrontStep,
  parsePostgresStep,
  parseRoute53Step,
  parseVpcStep,
  parseWafStep,
} from './vended-logs.ts';

/** "Any log events greater than 512kb will fail in transformation and emit an error." */
const EVENT_BYTES_MAX = 512 * 1024;
/** "Each transformer can extract up to 200 fields from a log event." */
const FIELDS_MAX = 200;

/** What has become of an event: its fields, or why there are none. */
export type Transformed = { readonly fields: JsonObject } | { readonly error: string };

export type Transformer = (message: string, metadata: Metadata) => Transformed;

/** @throws InvalidParameterException */
export function compileTransformer(config: readonly Processor[]): Transformer {
  checkConfig(config);
  const run = inOrder(config.map(stepOf));
  return (message, metadata) => {
    const root: JsonObject = {};
    try {
      if (Buffer.byteLength(message) > EVENT_BYTES_MAX)
        throw new TransformationError('The event is too large.');
      run({ message, metadata, root });
      if (countFields(root) > FIELDS_MAX)
        throw new TransformationError(`The event has more than ${FIELDS_MAX} fields.`);
    } catch (error) {
      if (!(error instanceof TransformationError)) throw error;
      return { error: error.message };
    }
    return { fields: root };
  };
}

function countFields(object: object): number {
  let count = 0;
  for (const value of Object.values(object)) {
    count += typeof value === 'object' && value !== null ? countFields(value) : 1;
  }
  return count;
}

type Makers = {
  readonly [Name in ProcessorName]: (options: NonNullable<Processor[Name]>) => Step;
};

const MAKERS: Makers = {
  addKeys: ({ entries }) =>
    inOrder(
      entries.map(({ key, value, overwriteIfExists = false }) => {
        return ({ root }) => setField(root, key, value, overwriteIfExists);
      }),
    ),
  copyValue: copyValueStep,
  csv: csvStep,
  dateTimeConverter: dateTimeConverterStep,
  deleteKeys:
    ({ withKeys }) =>
    ({ root }) => {
      for (const key of withKeys) takeField(root, key);
    },
  grok: grokStep,
  listToMap: listToMapStep,
  lowerCaseString: ({ withKeys }) => textStep(withKeys, (text) => text.toLowerCase()),
  moveKeys: moveKeysStep,
  parseCloudfront: () => parseCloudfrontStep,
  parseJSON: parseJsonStep,
  parseKeyValue: parseKeyValueStep,
  parsePostgres: () => parsePostgresStep,
  parseRoute53: () => parseRoute53Step,
  // Refused before.
  parseToOCSF: () => () => {},
  parseVPC: () => parseVpcStep,
  parseWAF: () => parseWafStep,
  renameKeys: ({ entries }) =>
    renameKeysStep(
      entries.map(({ key, renameTo, overwriteIfExists = false }) => {
        return { from: key, to: renameTo, overwrite: overwriteIfExists };
      }),
    ),
  splitString: splitStringStep,
  substituteString: substituteStringStep,
  trimString: ({ withKeys }) => textStep(withKeys, (text) => text.trim()),
  typeConverter: typeConverterStep,
  upperCaseString: ({ withKeys }) => textStep(withKeys, (text) => text.toUpperCase()),
};

function stepOf(processor: Processor): Step {
  const name = nameOf(processor);
  // The options are of the processor that the name says.
  const make = MAKERS[name] as (options: Processor[ProcessorName]) => Step;
  return make(processor[name]);
}
