/** Shared by the tests of this folder. */

import {
  type AttributeDefinition,
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type LocalSecondaryIndex,
  type Projection,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';

export type TestItem = Record<string, AttributeValue>;

export const S = (text: string): AttributeValue => ({ S: text });
export const N = (number: number | string): AttributeValue => ({ N: String(number) });

/** `pk`, `pk:N`, `pk sk:N`: the names and types of a key, partition first. */
function keyOf(text: string) {
  const attributes = text.split(' ').map((part) => {
    const [name = '', type = 'S'] = part.split(':');
    return { name, type: type as 'S' };
  });
  const schema = attributes.map(({ name }, i) => ({
    AttributeName: name,
    KeyType: i === 0 ? ('HASH' as const) : ('RANGE' as const),
  }));
  const definitions: AttributeDefinition[] = attributes.map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: type,
  }));
  return { schema, definitions };
}

/** `ALL`, `KEYS_ONLY`, or names of attributes to include. */
function projectionOf(text: string): Projection {
  if (text === 'ALL' || text === 'KEYS_ONLY') return { ProjectionType: text };
  return { ProjectionType: 'INCLUDE', NonKeyAttributes: text.split(' ') };
}

export interface TableOptions {
  /** Default `pk`. */
  key?: string;
  /** Index name to [key, projection]. */
  global?: Record<string, readonly [string, string]>;
  local?: Record<string, readonly [string, string]>;
  more?: Partial<CreateTableCommandInput>;
}

/** The input of CreateTable for an on-demand table. */
export function tableInput(name: string, options: TableOptions = {}): CreateTableCommandInput {
  const key = keyOf(options.key ?? 'pk');
  const definitions = new Map(key.definitions.map((definition) => [definition.AttributeName, definition]));
  const index = ([IndexName, [keyText, projection]]: [string, readonly [string, string]]) => {
    const own = keyOf(keyText);
    for (const definition of own.definitions) definitions.set(definition.AttributeName, definition);
    return { IndexName, KeySchema: own.schema, Projection: projectionOf(projection) };
  };
  const global: GlobalSecondaryIndex[] = Object.entries(options.global ?? {}).map(index);
  const local: LocalSecondaryIndex[] = Object.entries(options.local ?? {}).map(index);
  return {
    TableName: name,
    KeySchema: key.schema,
    AttributeDefinitions: [...definitions.values()],
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
    ...options.more,
  };
}

export async function makeTable(client: DynamoDBClient, name: string, options?: TableOptions): Promise<void> {
  await client.send(new CreateTableCommand(tableInput(name, options)));
}

export async function putAll(
  client: DynamoDBClient,
  name: string,
  items: readonly TestItem[],
): Promise<void> {
  await Promise.all(items.map((Item) => client.send(new PutItemCommand({ TableName: name, Item }))));
}

/** `Name: message` of the error that a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

/**
 * A call without the SDK, whose JavaScript codec loses some attribute names; the key `test` needs no true signature.
 */
export async function rawCall(endpoint: string, operation: string, body: string): Promise<string> {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${amzDate.slice(0, 8)}/us-east-1/dynamodb/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': amzDate,
      authorization: `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    },
    body,
  });
  return response.text();
}
