import { AwsError } from '../../core/errors.ts';
import type { CancellationReason, ErrorName } from './api.gen.ts';

function dynamodbError(code: ErrorName, message: string, fields?: Record<string, unknown>): AwsError {
  return new AwsError(code, message, fields === undefined ? {} : { fields });
}

/**
 * Texts are those of us-east-1, in the form that clients and test suites compare against. Since 2026 AWS says
 * "1 validation error detected: " in front of more and more of them, region by region: see {@link asFrameworkValidation}.
 */
export function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** A rule that the validation framework reports, though the model does not state it. */
export function frameworkValidation(message: string): AwsError {
  return validation(`1 validation error detected: ${message}`);
}

/** What us-east-1 was seen to report so for PutItem, UpdateItem and DeleteItem, and for no other operation. */
const FRAMEWORK_FAULTS: readonly RegExp[] = [
  /^ExpressionAttribute(Names|Values) must not be empty$/,
  /^Value provided in ExpressionAttribute(Names|Values) unused in expressions/,
  /^Invalid UpdateExpression: The expression can not be empty;/,
  /^Invalid UpdateExpression: The ".*" section can only be used once/,
  /^Invalid UpdateExpression: Two document paths overlap/,
  /(An (string|number) set {2}may not|Binary sets should not) be empty$/,
];

/** Runs the checks of a single write before the table is known; some of their faults are the framework's there. */
export function asFrameworkValidation<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AwsError) || !FRAMEWORK_FAULTS.some((fault) => fault.test(error.message)))
      throw error;
    throw frameworkValidation(error.message);
  }
}

/** A `ValidationException` with DynamoDB's usual opening. */
export function invalidParameter(message: string): AwsError {
  return validation(`One or more parameter values were invalid: ${message}`);
}

/** An expression's own error: `label` is the parameter, such as `ConditionExpression`; PartiQL's have none. */
export function invalidExpression(label: string | undefined, message: string): AwsError {
  return validation(label === undefined ? message : `Invalid ${label}: ${message}`);
}

/** @param item the item as it was, when the caller asked for it (ReturnValuesOnConditionCheckFailure). */
export function conditionalCheckFailed(item?: Record<string, unknown>): AwsError {
  const message = 'The conditional request failed';
  return dynamodbError(
    'ConditionalCheckFailedException',
    message,
    item === undefined ? undefined : { Item: item },
  );
}

/** What operations on items answer when there is no such table. */
export function resourceNotFound(): AwsError {
  return dynamodbError('ResourceNotFoundException', 'Requested resource not found');
}

/** What operations on tables answer when there is no such table. */
export function tableNotFound(name: string): AwsError {
  const message = `Requested resource not found: Table: ${name} not found`;
  return dynamodbError('ResourceNotFoundException', message);
}

/** What operations that take a resource's ARN answer when there is no such resource. */
export function arnNotFound(arn: string): AwsError {
  const message = `Requested resource not found: ResourcArn: ${arn} not found`;
  return dynamodbError('ResourceNotFoundException', message);
}

/** What operations of backups answer when there is no such table. */
export function backupTableNotFound(name: string): AwsError {
  return dynamodbError('TableNotFoundException', `Table not found: ${name}`);
}

export function backupNotFound(arn: string): AwsError {
  return dynamodbError('BackupNotFoundException', `Backup not found: ${arn}`);
}

export function backupInUse(): AwsError {
  const rule = 'The backup is either being created, deleted or restored to a table';
  return dynamodbError(
    'BackupInUseException',
    `There is another ongoing conflicting backup control plane operation on the table. ${rule}.`,
  );
}

export function tableExists(name: string): AwsError {
  return dynamodbError('TableAlreadyExistsException', `Table already exists: ${name}`);
}

export function tableInUse(name: string): AwsError {
  return dynamodbError('TableInUseException', `Table is being created: ${name}`);
}

export function recoveryUnavailable(tableName: string): AwsError {
  const message = `Point in time recovery is not enabled for table '${tableName}'`;
  return dynamodbError('PointInTimeRecoveryUnavailableException', message);
}

export function exportNotFound(arn: string): AwsError {
  return dynamodbError('ExportNotFoundException', `Export not found: ${arn}`);
}

export function importNotFound(arn: string): AwsError {
  return dynamodbError('ImportNotFoundException', `Import not found: ${arn}`);
}

export function exportConflict(): AwsError {
  return dynamodbError(
    'ExportConflictException',
    'Export conflict: Duplicate request detected with conflicting parameters',
  );
}

export function importConflict(): AwsError {
  return dynamodbError(
    'ImportConflictException',
    'Import with the same ClientToken but other parameters exists',
  );
}

export function invalidExportTime(message: string): AwsError {
  return dynamodbError('InvalidExportTimeException', message);
}

export function invalidRestoreTime(message: string): AwsError {
  return dynamodbError('InvalidRestoreTimeException', message);
}

export function resourceInUse(message: string): AwsError {
  return dynamodbError('ResourceInUseException', message);
}

export function limitExceeded(message: string): AwsError {
  return dynamodbError('LimitExceededException', message);
}

export function indexNotFound(message: string): AwsError {
  return dynamodbError('ResourceNotFoundException', message);
}

export function itemCollectionTooLarge(): AwsError {
  return dynamodbError(
    'ItemCollectionSizeLimitExceededException',
    'Collection size exceeded. Item collection size is larger than 10GB',
  );
}

export function policyNotFound(detail: string): AwsError {
  const message = `Resource-based policy not found for the provided ResourceArn: ${detail}`;
  return dynamodbError('PolicyNotFoundException', message);
}

/** One reason for each action of the transaction, in their order; `None` for those that would have passed. */
export function transactionCanceled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return dynamodbError('TransactionCanceledException', message, { CancellationReasons: reasons });
}

/** A write that kept losing against others on the same item. */
export function transactionConflict(): AwsError {
  return dynamodbError('TransactionConflictException', 'Transaction is ongoing for the item');
}

export function idempotentParameterMismatch(): AwsError {
  return dynamodbError(
    'IdempotentParameterMismatchException',
    'The request was rejected because a transaction with the same client token but different parameters was already processed',
  );
}
