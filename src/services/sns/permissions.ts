/** AddPermission and RemovePermission: statements of a topic's policy by label. */

import { invalidParameter } from './errors.ts';

/** What a topic's policy can grant, without regard to case. */
const GRANTABLE_ACTIONS: ReadonlySet<string> = new Set(
  [
    'AddPermission',
    'DeleteTopic',
    'GetDataProtectionPolicy',
    'GetTopicAttributes',
    'ListSubscriptionsByTopic',
    'ListTagsForResource',
    'Publish',
    'PutDataProtectionPolicy',
    'RemovePermission',
    'SetTopicAttributes',
    'Subscribe',
  ].map((action) => action.toLowerCase()),
);

/** Whether a topic's policy may have this action: one of SNS's that are about a topic, or with a wildcard. */
export function isGrantable(action: string): boolean {
  const [service, name, ...rest] = action.toLowerCase().split(':');
  if (action === '*') return true;
  if (service !== 'sns' || name === undefined || rest.length > 0) return false;
  // Old policies have Receive, which nothing asks for.
  return /[*?]/.test(name) || name === 'receive' || GRANTABLE_ACTIONS.has(name);
}

const LABEL = /^[\w-]{1,80}$/;

interface PolicyText {
  Statement: StatementText | StatementText[];
  [member: string]: unknown;
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

/** The policy with one more statement. Throws InvalidParameter. */
export function withPermission(policy: string, topicArn: string, permission: Permission): string {
  const { label, accountIds, actions } = permission;
  const { document, statements } = parse(policy);
  if (statements.some(({ Sid }) => Sid === label)) throw invalidParameter('Statement already exists');
  if (!LABEL.test(label)) throw invalidParameter('Label');
  if (actions.length === 0 || !actions.every((action) => GRANTABLE_ACTIONS.has(action.toLowerCase()))) {
    throw invalidParameter('Policy statement action out of service scope!');
  }
  if (accountIds.length === 0 || !accountIds.every((id) => /^\d{12}$/.test(id))) {
    throw invalidParameter('AWSAccountId');
  }
  const [, partition = 'aws'] = topicArn.split(':');
  const statement = {
    Sid: label,
    Effect: 'Allow',
    Principal: { AWS: oneOrAll(accountIds.map((id) => `arn:${partition}:iam::${id}:root`)) },
    Action: oneOrAll(actions.map((action) => `SNS:${action}`)),
    Resource: topicArn,
  };
  return JSON.stringify({ ...document, Statement: [...statements, statement] });
}

/** The policy without the statement of this label; the same when there is none. */
export function withoutPermission(policy: string, label: string): string {
  const { document, statements } = parse(policy);
  const rest = statements.filter(({ Sid }) => Sid !== label);
  return rest.length === statements.length ? policy : JSON.stringify({ ...document, Statement: rest });
}

function parse(policy: string): { document: PolicyText; statements: StatementText[] } {
  // Checked when it was set: an object whose statements are objects, one or a list.
  const document = JSON.parse(policy) as PolicyText;
  const { Statement: statement } = document;
  return { document, statements: Array.isArray(statement) ? statement : [statement] };
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
