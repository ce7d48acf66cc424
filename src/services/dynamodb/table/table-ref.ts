/** Where a table is: the name or ARN that a request gives, as name, place and ARN. */

import { formatArn, parseArn } from '../../../core/arn.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import { frameworkValidation, invalidParameter, validation } from '../errors.ts';

export interface TableRef {
  name: string;
  place: Place;
  arn: string;
}

const NAME = /^[a-zA-Z0-9_.-]+$/;
const NAME_CHARACTERS_MIN = 3;
const NAME_CHARACTERS_MAX = 255;
const TABLE_RESOURCE = /^table\/([^/]*)$/;
const RESOURCE_ARN = /^table\/([^/]+)(\/.+)?$/;

export function tableArn(place: Place, name: string): string {
  const { account, region } = place;
  return formatArn({
    partition: partitionOf(region),
    service: 'dynamodb',
    region,
    account,
    resource: `table/${name}`,
  });
}

export function indexArn(tableArnText: string, indexName: string): string {
  return `${tableArnText}/index/${indexName}`;
}

function constraint(name: string, rule: string): Error {
  return frameworkValidation(
    `Value '${name}' at 'tableName' failed to satisfy constraint: Member must ${rule}`,
  );
}

const PATTERN = 'satisfy regular expression pattern: [a-zA-Z0-9_.-]+';

function checkName(name: string): void {
  if (!NAME.test(name)) throw constraint(name, PATTERN);
  if (name.length < NAME_CHARACTERS_MIN) {
    throw constraint(name, `have length greater than or equal to ${NAME_CHARACTERS_MIN}`);
  }
  if (name.length > NAME_CHARACTERS_MAX) {
    throw constraint(name, `have length less than or equal to ${NAME_CHARACTERS_MAX}`);
  }
}

function refOfArn(text: string, place: Place): TableRef {
  const arn = parseArn(text);
  const name = TABLE_RESOURCE.exec(arn?.resource ?? '')?.[1];
  if (arn === undefined || arn.service !== 'dynamodb') {
    throw frameworkValidation(`Invalid ARN '${text}': it is not the ARN of a DynamoDB table`);
  }
  if (arn.partition !== partitionOf(place.region))
    throw frameworkValidation(`Invalid AWS partition in '${text}'`);
  if (arn.region !== place.region) throw frameworkValidation(`Invalid AWS region in '${text}'`);
  if (name === undefined || !/^\d{12}$/.test(arn.account)) {
    throw frameworkValidation(`Invalid resource type in '${text}'`);
  }
  checkName(name);
  return { name, place: { account: arn.account, region: arn.region }, arn: text };
}

/**
 * The table that a `TableName` parameter means: a name in the request's own place, or an ARN, which may belong to
 * another account but not to another region. Throws ValidationException.
 */
export function tableRef(nameOrArn: string, place: Place): TableRef {
  if (nameOrArn.startsWith('arn:')) return refOfArn(nameOrArn, place);
  checkName(nameOrArn);
  return { name: nameOrArn, place, arn: tableArn(place, nameOrArn) };
}

/** {@link tableRef} for operations on tables: a name is required, and told all that is wrong with it. */
export function managedTableRef(nameOrArn: string | undefined, place: Place): TableRef {
  if (nameOrArn === undefined) {
    throw validation("The parameter 'TableName' is required but was not present in the request");
  }
  if (nameOrArn.length < NAME_CHARACTERS_MIN && !NAME.test(nameOrArn)) {
    const of = `Value '${nameOrArn}' at 'tableName' failed to satisfy constraint: Member must`;
    const length = `${of} have length greater than or equal to ${NAME_CHARACTERS_MIN}`;
    throw validation(`2 validation errors detected: ${length}; ${of} ${PATTERN}`);
  }
  return tableRef(nameOrArn, place);
}

/** Throws, in words that DynamoDB has for a few names alone, when the length is wrong. `member` is the parameter. */
export function checkNameLength(name: string | undefined, member: 'TableName' | 'IndexName'): void {
  if (name === undefined) return;
  if (name.length >= NAME_CHARACTERS_MIN && name.length <= NAME_CHARACTERS_MAX) return;
  const limits = `${NAME_CHARACTERS_MIN} characters long and at most ${NAME_CHARACTERS_MAX} characters long`;
  throw validation(`${member} must be at least ${limits}`);
}

/** The table that a restore makes: a name, never an ARN. Throws ValidationException. */
export function restoredTableRef(name: string, place: Place): TableRef {
  checkNameLength(name, 'TableName');
  if (!NAME.test(name)) {
    const of = `Value '${name}' at 'targetTableName' failed to satisfy constraint`;
    throw frameworkValidation(`${of}: Member must ${PATTERN}`);
  }
  return { name, place, arn: tableArn(place, name) };
}

/** The table behind the `TableArn` of an export, which is never a name. Throws ValidationException. */
export function exportedTableRef(text: string, place: Place): TableRef {
  const arn = parseArn(text);
  if (arn?.service !== 'dynamodb' || !TABLE_RESOURCE.test(arn.resource)) {
    throw validation('Invalid TableArn: Invalid Table ARN');
  }
  return tableRef(text, place);
}

/** The table behind the `ResourceArn` of a policy. Throws ValidationException. */
export function policyRef(text: string, place: Place): TableRef {
  const ref = resourceRef(text, place);
  if (ref.place.account === place.account) return ref;
  throw validation('This action is only supported by accounts that match the resource owner’s account.');
}

/** The table behind the `ResourceArn` of tags. Throws ValidationException. */
export function taggedRef(text: string, place: Place): TableRef {
  const arn = parseArn(text);
  if (arn?.service === 'dynamodb' && arn.region !== place.region) {
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${text}`);
  }
  return resourceRef(text, place);
}

function resourceRef(text: string, place: Place): TableRef {
  if (!text.startsWith('arn:')) throw invalidParameter(`ARNs must start with 'arn:': ${text}`);
  const arn = parseArn(text);
  if (arn === undefined || arn.service !== 'dynamodb') {
    throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${text}`);
  }
  const [, name, inside] = RESOURCE_ARN.exec(arn.resource) ?? [];
  if (name === undefined || inside !== undefined) {
    const rule = 'Invalid resource arn provided, only table or stream is accepted';
    throw invalidParameter(`${rule}. Provided resource arn: ${text}`);
  }
  if (arn.partition !== partitionOf(place.region) || arn.region !== place.region) {
    throw invalidParameter(`Invalid resource Arn: ${text}`);
  }
  return { name, place: { account: arn.account, region: arn.region }, arn: text };
}
