/** Texts that AWS was seen to answer; sources in `errors.ts`. */

import { type AttributeValue, DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'tab', {
    key: 'pk sk',
    global: { gsi: ['g', 'ALL'], two: ['h1', 'KEYS_ONLY'] },
  });
  await putAll(client, 'tab', [{ pk: S('a'), sk: S('1'), ss: { SS: ['a'] }, s: S('x'), m: { M: {} } }]);
});
afterAll(() => cloud.stop());

const execute = (Statement: string, Parameters?: AttributeValue[], ConsistentRead?: boolean) =>
  client.send(
    new ExecuteStatementCommand({
      Statement,
      ...(Parameters ? { Parameters } : {}),
      ...(ConsistentRead === undefined ? {} : { ConsistentRead }),
    }),
  );
const NOT_READ = "Statement wasn't well formed, can't be processed: ";
const KEY = "pk = 'a' AND sk = '1'";

/** Each line: a statement, then the text of its ValidationException. */
function refuses(title: string, cases: [string, string, AttributeValue[]?][]): void {
  describe(title, () => {
    test.each(cases.map(([statement, message, parameters]) => ({ statement, message, parameters })))(
      '$statement',
      async ({ statement, message, parameters }) => {
        expect(await refusal(execute(statement, parameters))).toBe(`ValidationException: ${message}`);
      },
    );
  });
}

refuses('what cannot be read', [
  ['SLECT * FROM "tab"', `${NOT_READ}Expected data manipulation`],
  ['UPDATE Payment-x SET a = 1 WHERE b = 2', `${NOT_READ}Expected data manipulation`],
  [`SELECT * FROM tab WHERE pk = 1 foo`, `${NOT_READ}Unexpected token after expression`],
  [`SELECT * FROM tab ORDER BY pk WHERE pk = 'a'`, `${NOT_READ}Unexpected token after expression`],
  [`DELETE FROM tab WHERE ${KEY} ORDER BY pk`, `${NOT_READ}Unexpected token after expression`],
  [`INSERT INTO tab t VALUE {'pk': 'x'}`, `${NOT_READ}Unexpected token after expression`],
  [`FROM tab SET c = 1 WHERE ${KEY}`, `${NOT_READ}Unexpected token after expression`],
  [`SELECT * FROM tab WHERE pk = 1e2147483648`, NOT_READ],
  [`SELECT * FROM tab WHERE pk = 1.5e-2147483647`, NOT_READ],
  [`SELECT * FROM tab WHERE pk = 1 # note`, NOT_READ],
  [`SELECT * FROM tab WHERE pk = 1 /* note`, NOT_READ],
  [`SELECT * FROM tab WHERE pk = ${'('.repeat(2000)}1`, NOT_READ],
  [`SELECT * FROM tab WHERE`, `${NOT_READ}Unexpected term`],
  [`SELECT * FROM tab WHERE NOT`, `${NOT_READ}Unexpected term`],
  [`SELECT * FROM tab WHERE (`, `${NOT_READ}Unexpected term`],
  [`UPDATE tab SET a = 1 WHERE;`, `${NOT_READ}Unexpected term`],
  [`SELECT * FROM`, `${NOT_READ}Unexpected term`],
  [
    `SELECT * FROM tab WHERE pk = 'p1' AND`,
    `${NOT_READ}Missing right-hand side expression of infix operator`,
  ],
  [`SELECT * FROM tab WHERE ORDER BY pk`, `${NOT_READ}Unexpected keyword`],
  [`SELECT * FROM tab WHERE IS NULL`, `${NOT_READ}Unexpected operator`],
  [`SELECT * FROM tab WHERE pk = LIKE`, `${NOT_READ}Unexpected operator`],
  [`SELECT * FROM tab WHERE pk = 'a' AND x IS FOO`, `${NOT_READ}Expected type name`],
  [`x IS DOUBLE PRECISION`, 'Unsupported operation: IsType'],
  [`DELETE FROM WHERE pk = 'a'`, `${NOT_READ}Expected identifier for simple path`],
  [`SELECT * FROM tab WHERE ${KEY} AND attribute_exists(m.inner)`, `${NOT_READ}Invalid path dot component`],
]);

refuses('sources', [
  [`SELECT * FROM tab t WHERE pk = 'x'`, 'Aliasing is not supported'],
  [`UPDATE tab t SET a = 3 WHERE pk = 'x'`, 'Aliasing is not supported'],
  [`DELETE FROM tab AS t WHERE pk = 'x'`, 'Aliasing is not supported'],
  [`SELECT * FROM "tab"."gsi"."extra"`, 'A path may contain at most 2 components in the FROM clause'],
  [`SELECT * FROM "" WHERE pk = 'p'`, 'Path component cannot be an empty string'],
  [
    `INSERT INTO "tab"."gsi" VALUE {'pk': 'w1'}`,
    'FROM clause may only contain a single table name in data manipulation statements',
  ],
  [`UPDATE "tab"."gsi" SET a = 1 WHERE ${KEY}`, 'This operation is not supported on an index'],
  [`DELETE FROM "tab"."gsi" WHERE ${KEY}`, 'This operation is not supported on an index'],
  [
    `EXISTS(SELECT * FROM tab WHERE ${KEY} AND x = 1)`,
    'EXISTS can only be used in ExecuteTransaction write requests.',
  ],
]);

const MANDATORY = 'Where clause does not contain a mandatory equality on all key attributes';
const OVERLAP = 'Overlapping conditions with range keys are not supported in where clause';
const values = (count: number) => Array.from({ length: count }, (_, i) => `'v${i}'`).join();

refuses('keys', [
  [`DELETE FROM tab WHERE pk = 'a'`, MANDATORY],
  [`DELETE FROM tab WHERE pk = 'a' AND (sk = '1' OR sk = '2')`, MANDATORY],
  [`FROM tab SET c = 1`, MANDATORY],
  [
    `UPDATE tab SET a = 1 WHERE ${KEY} AND pk = 'b'`,
    'Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported',
  ],
  [`SELECT * FROM tab WHERE pk IN ['a', 'a']`, OVERLAP],
  [`SELECT * FROM tab WHERE pk = 'a' AND (sk > '0' OR sk < '5')`, OVERLAP],
  [`SELECT * FROM tab WHERE pk = 'a' AND x = '1' OR pk = 'a' AND sk = '2'`, OVERLAP],
  [
    `SELECT * FROM tab WHERE pk = 1 OR pk = 'a'`,
    "Key attribute's data type should match its data type in table's schema: Key pk",
  ],
  [
    `SELECT * FROM tab WHERE pk = 'a' AND sk IN ['1', 2]`,
    "Key attribute's data type should match its data type in table's schema: Key sk",
  ],
  [`SELECT * FROM tab WHERE pk IN [${values(51)}]`, 'Too many decomposed read operations for a given query.'],
  [
    `SELECT * FROM tab WHERE pk = 'a' AND f IN [${values(101)}]`,
    'The IN operator is provided with too many operands; number of operands: 101',
  ],
  [`SELECT * FROM tab ORDER BY sk`, 'Must have WHERE clause in the statement when using ORDER BY clause.'],
  [
    `SELECT * FROM tab WHERE s = 'x' ORDER BY sk`,
    'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
  ],
  [
    `SELECT * FROM tab WHERE pk = 'a' ORDER BY s`,
    'Attribute s in ORDER BY clause must be part of the primary key',
  ],
  [
    `SELECT * FROM tab WHERE pk IN ['a', 'b'] ORDER BY sk`,
    'Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.',
  ],
]);

refuses('values', [
  [
    `INSERT INTO tab VALUE {'pk': 1e126}`,
    'Number overflow. Attempting to store a number with magnitude larger than supported range under root',
  ],
  [
    `INSERT INTO tab VALUE {'pk': 'x', 'l': [1, 1e126]}`,
    'Number overflow. Attempting to store a number with magnitude larger than supported range under root[1]',
  ],
  [
    `UPDATE tab SET x = [?] WHERE ${KEY}`,
    'Unsupported data type: Parameter under key root[0] at 1:21:1',
    [N(1)],
  ],
  [
    `UPDATE tab SET ss = set_add(ss, <<'x', 'x'>>) WHERE ${KEY}`,
    'One or more parameter values were invalid: Input collection [x, x] contains duplicates.',
  ],
  [
    `UPDATE tab SET n = <<2, 2.0>> WHERE ${KEY}`,
    'One or more parameter values were invalid: Input collection [2, 2.0] contains duplicates! under root',
  ],
  [`UPDATE tab SET ss = set_add(ss, <<>>) WHERE ${KEY}`, 'Empty bags are not supported'],
  [
    `UPDATE tab SET d = ${"{'a':".repeat(32)}1${'}'.repeat(32)} WHERE ${KEY}`,
    `Nesting Levels have exceeded supported limits under root${'.a'.repeat(32)}`,
  ],
  [`SELECT * FROM tab WHERE a = ?`, "Number of parameters in request and statement don't match."],
  [`SELECT * FROM tab`, "Number of parameters in request and statement don't match.", [S('x')]],
  [
    `UPDATE tab SET WHERE`,
    'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    [{ SS: ['a', 'a'] }],
  ],
]);

const FIRST = 'The first argument to SET_ADD must equal the assignment value';
const SECOND = 'The second argument to SET_ADD must be a value with type SET';
const OPERAND = 'Incorrect operand type for operator or function; operator or function:';

refuses('functions and operators', [
  [`UPDATE tab SET t = set_add(ss, <<'x'>>) WHERE ${KEY}`, `${FIRST} at 1:20:7`],
  [`UPDATE tab SET ss = set_add(ss, 'x') WHERE ${KEY}`, `${SECOND} at 1:29:2`],
  [`UPDATE tab\nSET "ss" = set_add("ss", 'x') WHERE ${KEY}`, `${SECOND} at 2:20:4`],
  [`UPDATE tab SET ss = set_add(ss) WHERE ${KEY}`, 'SET_ADD must have exactly two arguments at 1:21:7'],
  [
    `UPDATE tab SET ss = set_add(ss, <<1>>) WHERE ${KEY}`,
    'An operand in the update expression has an incorrect data type',
  ],
  [`UPDATE tab SET n = 'a' + 1 WHERE ${KEY}`, `${OPERAND} +, operand type: S`],
  [
    `UPDATE tab SET none[0] = 1 WHERE ${KEY}`,
    'The document path provided in the update expression is invalid for update',
  ],
  [`SELECT * FROM tab WHERE ${KEY} AND val < ?`, `${OPERAND} <, operand type: BOOL`, [{ BOOL: true }]],
  [`SELECT * FROM tab WHERE ${KEY} AND attribute_exists(s) > false`, `${OPERAND} >, operand type: BOOL`],
  [`SELECT * FROM tab WHERE pk = 'a' AND attribute_type(l, 1)`, `${OPERAND} attribute_type, operand type: N`],
  [
    `SELECT * FROM tab WHERE ${KEY} AND attribute_exists('ss')`,
    'Operator or function requires a document path; operator or function: attribute_exists',
  ],
  [
    `SELECT * FROM tab WHERE ${KEY} AND attribute_exists(ss, s)`,
    'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
  ],
  [`SELECT COUNT(*) FROM tab`, 'Unexpected path component at 1:8:5'],
  [`SELECT * FROM tab WHERE EXISTS(ss)`, 'Unrecognized function: exists at 1:25:6'],
  [`SELECT l[-1] FROM tab`, 'List index is not within the allowable range; index: [-1] at 1:11:1'],
  [
    `SELECT l[2147483648] FROM tab`,
    'List index is not within the allowable range; index: [2147483648] at 1:10:10',
  ],
  [
    `DELETE FROM tab WHERE ${KEY} RETURNING MODIFIED OLD *`,
    'Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
  ],
]);

test('consistent reads of a global index are refused in other words than those of Query', async () => {
  expect(await refusal(execute(`SELECT * FROM tab.gsi WHERE g = 'x'`, undefined, true))).toBe(
    'ValidationException: Strongly consistent read is not supported on Global Secondary Indexes',
  );
});

test('comments, exponents, signs and quotes are read', async () => {
  const found = async (where: string) => (await execute(`SELECT sk FROM tab WHERE ${where}`)).Items?.length;
  await putAll(client, 'tab', [{ pk: S('read'), sk: S('1'), n: N(-1), note: S("a--b /*c*/ it's") }]);
  expect(await found(`pk/* key */='read' -- the key\n AND note = 'a--b /*c*/ it''s'; -- done`)).toBe(1);
  for (const literal of ['-1', '- - -1', '-.1e1', '-10E-1', '+ -1.0']) {
    expect(await found(`pk = 'read' AND n = ${literal}`)).toBe(1);
  }
  expect(await found(`pk = 'read' AND n BETWEEN - 2 AND +5 AND "n" IN [- 1, 1]`)).toBe(1);
  expect(
    await found(`pk = 'read' AND (attribute_exists(none) IN [true, false]) AND (n = 5 OR n = 6) = false`),
  ).toBe(1);
});
