/** AddPermission and RemovePermission: statements of a queue's policy by label. */

import { invalidParameter, invalidValue, overLimit } from './errors.ts';
import { POLICY_ACTIONS_MAX, POLICY_STATEMENTS_MAX } from './limits.ts';

/** Other operations are the owner's own and cannot be granted so. */
const GRANTABLE_ACTIONS: ReadonlySet<string> = new Set([
  '*',
  'ChangeMessageVisibility',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
]);

const LABEL = /^[\w-]{1,80}$/;

interface PolicyText {
  Version?: string;
  Id?: string;
  Statement: StatementText[];
}

interface StatementText {
  Sid?: string;
  [member: string]: unknown;
}

export interface Permission {
  label: string;
  accountIds: readonly string[];
  actions: readonly string[];
}

/** The policy with one more statement. Throws InvalidParameterValue, OverLimit. */
export function withPermission(
  policy: string | undefined,
  queueArn: string,
  partition: string,
  permission: Permission,
): string {
  checkPermission(permission);
  const { label, accountIds, actions } = permission;
  const document = parse(policy) ?? {
    Version: '2008-10-17',
    Id: `${queueArn}/SQSDefaultPolicy`,
    Statement: [],
  };
  if (document.Statement.some((statement) => statement.Sid === label)) {
    throw invalidValue('Label', label, 'Already exists.');
  }
  const count = document.Statement.length + 1;
  if (count > POLICY_STATEMENTS_MAX) {
    throw overLimit(`${count} Statements were found, maximum allowed is ${POLICY_STATEMENTS_MAX}.`);
  }
  document.Statement.push({
    Sid: label,
    Effect: 'Allow',
    Principal: { AWS: oneOrAll(accountIds.map((id) => `arn:${partition}:iam::${id}:root`)) },
    Action: oneOrAll(actions.map((action) => `SQS:${action}`)),
    Resource: queueArn,
  });
  return JSON.stringify(document);
}

/** The policy without the statement of this label; undefined when it was the last. Throws InvalidParameterValue. */
export function withoutPermission(policy: string | undefined, label: string): string | undefined {
  const document = parse(policy);
  if (document === undefined) throw invalidValue('Label', label, "can't find label.");
  const rest = document.Statement.filter((statement) => statement.Sid !== label);
  if (rest.length === document.Statement.length) {
    throw invalidValue('Label', label, "can't find label on existing policy.");
  }
  return rest.length === 0 ? undefined : JSON.stringify({ ...document, Statement: rest });
}

function checkPermission({ label, accountIds, actions }: Permission): void {
  if (!LABEL.test(label)) {
    const reason = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.';
    throw invalidValue('Label', label, reason);
  }
  if (actions.length > POLICY_ACTIONS_MAX) {
    throw overLimit(`${actions.length} Actions were found, maximum allowed is ${POLICY_ACTIONS_MAX}.`);
  }
  const refused = actions.find((action) => !GRANTABLE_ACTIONS.has(action));
  if (refused !== undefined) {
    throw invalidValue(
      'ActionName',
      `SQS:${refused}`,
      'Only the queue owner is allowed to invoke this action.',
    );
  }
  if (!accountIds.every((id) => /^\d{12}$/.test(id))) {
    throw invalidParameter(
      `Value [${accountIds.join(', ')}] for parameter PrincipalId is invalid. Reason: Unable to verify.`,
    );
  }
}

function parse(policy: string | undefined): PolicyText | undefined {
  if (policy === undefined) return undefined;
  // Checked when it was set: an object whose statements are objects, one or a list.
  const document = JSON.parse(policy) as Omit<PolicyText, 'Statement'> & {
    Statement: StatementText | StatementText[];
  };
  const { Statement } = document;
  return { ...document, Statement: Array.isArray(Statement) ? [...Statement] : [Statement] };
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
