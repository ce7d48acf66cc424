/**
 * Transformers that come as text: in policies of the account. Members' lengths and counts are those of the model.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Processor.html
 */

import type { Processor } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import type { ProcessorName } from './config.ts';

const PROCESSORS_MAX = 20;
const KEY_LENGTH_MAX = 128;

/** What a member is: a text of at most so many characters, a flag, one of some words, a list of something. */
type Kind = { readonly isOptional?: boolean } & (
  | { readonly text: number }
  | { readonly flag: true }
  | { readonly words: readonly string[] }
  | { readonly list: Kind | Shape; readonly least?: number; readonly most: number }
);
interface Shape {
  readonly [member: string]: Kind;
}

const KEY: Kind = { text: KEY_LENGTH_MAX };
const KEY_MAYBE: Kind = { text: KEY_LENGTH_MAX, isOptional: true };
const ANY: Kind = { text: Number.POSITIVE_INFINITY };
const ANY_MAYBE: Kind = { text: Number.POSITIVE_INFINITY, isOptional: true };
const FLAG: Kind = { flag: true, isOptional: true };
const entries = (most: number, list: Shape): Shape => ({ entries: { list, most } });
const keys = (most: number): Shape => ({ withKeys: { list: ANY, most } });
const PAIRS = { source: KEY, target: KEY, overwriteIfExists: FLAG };
const VENDED: Shape = { source: KEY_MAYBE };

const SHAPES: Readonly<Record<ProcessorName, Shape>> = {
  addKeys: entries(5, { key: KEY, value: { text: 256 }, overwriteIfExists: FLAG }),
  copyValue: entries(5, PAIRS),
  csv: {
    quoteCharacter: { text: 1, isOptional: true },
    delimiter: { text: 2, isOptional: true },
    columns: { list: KEY, least: 0, most: 100, isOptional: true },
    source: KEY_MAYBE,
    destination: KEY_MAYBE,
  },
  dateTimeConverter: {
    source: KEY,
    target: KEY,
    targetFormat: { text: 64, isOptional: true },
    matchPatterns: { list: ANY, most: 5 },
    sourceTimezone: ANY_MAYBE,
    targetTimezone: ANY_MAYBE,
    locale: ANY_MAYBE,
  },
  deleteKeys: keys(5),
  grok: { source: KEY_MAYBE, match: { text: 512 } },
  listToMap: {
    source: KEY,
    key: KEY,
    valueKey: KEY_MAYBE,
    target: KEY_MAYBE,
    flatten: FLAG,
    flattenedElement: { words: ['first', 'last'], isOptional: true },
  },
  lowerCaseString: keys(10),
  moveKeys: entries(5, PAIRS),
  parseCloudfront: VENDED,
  parseJSON: { source: KEY_MAYBE, destination: KEY_MAYBE },
  parseKeyValue: {
    source: KEY_MAYBE,
    destination: KEY_MAYBE,
    fieldDelimiter: KEY_MAYBE,
    keyValueDelimiter: KEY_MAYBE,
    keyPrefix: KEY_MAYBE,
    nonMatchValue: KEY_MAYBE,
    overwriteIfExists: FLAG,
  },
  parsePostgres: VENDED,
  parseRoute53: VENDED,
  parseToOCSF: VENDED,
  parseVPC: VENDED,
  parseWAF: VENDED,
  renameKeys: entries(5, { key: KEY, renameTo: KEY, overwriteIfExists: FLAG }),
  splitString: entries(10, { source: KEY, delimiter: KEY }),
  substituteString: entries(10, { source: KEY, from: KEY, to: KEY }),
  trimString: keys(10),
  typeConverter: entries(5, { key: KEY, type: { words: ['boolean', 'integer', 'double', 'string'] } }),
  upperCaseString: keys(10),
};

type Members = Readonly<Record<string, unknown>>;

/**
 * "One JSON block with the array of processors." A processor that AWS does not know is refused, a member that it does
 * not know left out, as those who build CDK found. @throws InvalidParameterException
 */
export function readTransformerDocument(document: string): Processor[] {
  const parsed = parse(document);
  if (!Array.isArray(parsed) || parsed.length === 0 || parsed.length > PROCESSORS_MAX) {
    throw invalid(`it is a list of 1 to ${PROCESSORS_MAX} processors`);
  }
  return parsed.map((each) => {
    const [name = '', ...others] = isObject(each) ? Object.keys(each) : [];
    if (!isObject(each) || others.length > 0) throw invalid('each processor is an object with one member');
    if (!Object.hasOwn(SHAPES, name)) {
      throw invalid(`${name} is none of the processors ${Object.keys(SHAPES).join(', ')}`);
    }
    // A name that has a shape.
    const shape = SHAPES[name as ProcessorName];
    const options = each[name];
    if (!isObject(options)) throw invalid(`${name} has no options`);
    return { [name]: readMembers(options, shape, name) };
  });
}

/** Nobody has recorded AWS's texts. */
function invalid(reason: string): Error {
  return invalidParameter(`Invalid transformer policy: ${reason}.`);
}

function parse(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    throw invalid('it is no JSON');
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readMembers(value: Members, shape: Shape, path: string): Members {
  const read: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(shape)) {
    const member = value[name] ?? undefined;
    if (member !== undefined) read[name] = readMember(member, kind, `${path}.${name}`);
    else if (kind.isOptional !== true) throw invalid(`${path}.${name} is missing`);
  }
  return read;
}

function readMember(value: unknown, kind: Kind, path: string): unknown {
  if ('list' in kind) {
    const { list, least = 1, most } = kind;
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      throw invalid(`${path} is a list of ${least} to ${most}`);
    }
    return value.map((each, i) =>
      isKind(list) ? readMember(each, list, `${path}.${i}`) : entry(each, list),
    );
  }
  if ('text' in kind) {
    if (typeof value === 'string' && value.length > 0 && value.length <= kind.text) return value;
  } else if ('flag' in kind) {
    if (typeof value === 'boolean') return value;
  } else if (typeof value === 'string' && kind.words.includes(value)) return value;
  throw invalid(`${path} has no valid value`);

  function entry(each: unknown, shape: Shape): Members {
    if (!isObject(each)) throw invalid(`${path} is a list of objects`);
    return readMembers(each, shape, path);
  }
}

function isKind(either: Kind | Shape): either is Kind {
  return 'text' in either && typeof either['text'] === 'number';
}
