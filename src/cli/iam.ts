import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { coloured, printJson } from './output.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const EXPLAIN_USAGE = 'iam explain REQUEST_ID [--json]';
const GENERATE_USAGE = 'iam generate --role NAME | --user NAME [--denied] [--json]';

interface ConditionLine {
  operator: string;
  key: string;
  values: string[];
  /** Absent: the request does not have the key. */
  actual?: string | string[];
  holds: boolean;
}

interface StatementLine {
  policyType: string;
  level?: number;
  policy: { name?: string; arn?: string };
  statementIndex: number;
  sid?: string;
  effect: string;
  applies: boolean;
  principal: boolean;
  action: boolean;
  resource: boolean;
  conditions: ConditionLine[];
}

interface Denial {
  summary: string;
  statements: StatementLine[];
  /** Absent: no policy can allow it. */
  changes?: { text: string }[];
}

interface Explained {
  request: { requestId: string; service: string; operation: string; status: number; error?: string };
  /** Absent: no policy had anything against it. */
  denial?: Denial & { others?: Denial[]; leftOut?: number };
}

interface Generated {
  principal: string;
  policy: object;
  isWidened: boolean;
  actions: number;
}

/** `kumobako iam ...`: why a call was refused; which policy a role or user needs. */
export async function iam(args: readonly string[]): Promise<number> {
  const [action, ...rest] = args;
  if (action === 'explain') return explain(rest);
  if (action === 'generate') return generate(rest);
  throw new CliError(`Usage: kumobako ${EXPLAIN_USAGE}\n       kumobako ${GENERATE_USAGE}`, EXIT.usage);
}

async function explain(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 1, EXPLAIN_USAGE);
  const query = new URLSearchParams({ requestId: positionals[0] ?? '' });
  const found = (await ask(endpointOf(values), `/_kumobako/iam/explain?${query}`)) as Explained;
  if (values.json === true) printJson(found);
  else process.stdout.write(`${explanationLines(found).join('\n')}\n`);
  return EXIT.done;
}

function explanationLines({ request, denial }: Explained): string[] {
  const { service, operation, status, error } = request;
  const outcome = error === undefined ? `${status}` : `${status} ${error}`;
  const head = coloured(1, `${service}.${operation} was answered ${outcome}`);
  if (denial === undefined) return [head, 'No policy had anything against it.'];
  const { others = [], leftOut = 0 } = denial;
  const lines = [denial, ...others].flatMap(denialLines);
  if (leftOut > 0) lines.push('', `${leftOut} more of its parts were denied.`);
  return [head, ...lines];
}

function denialLines({ summary, statements, changes }: Denial): string[] {
  const considered =
    statements.length === 0 ? ['  none: no policy applies to this caller'] : statements.map(statementLine);
  const wanted =
    changes === undefined
      ? ['No change of a policy can allow it.']
      : ['The smallest change that would allow it:', ...changes.map(({ text }) => `  ${text}`)];
  return ['', summary, '', 'Statements considered:', ...considered, '', ...wanted];
}

function statementLine(statement: StatementLine): string {
  const { policyType, level, policy, statementIndex, sid, effect, applies } = statement;
  const name = policy.name ?? policy.arn;
  const where = [policyType, level === undefined ? undefined : `level ${level}`, name]
    .filter((part) => part !== undefined)
    .join(' ');
  const which = sid === undefined || sid === '' ? `statement ${statementIndex + 1}` : `statement "${sid}"`;
  const verdict = applies ? coloured(effect === 'Deny' ? 31 : 32, 'applies') : misses(statement).join('; ');
  return `  ${effect.padEnd(5)}  ${where}, ${which}: ${verdict}`;
}

/** Why a statement is not about the request. */
function misses({ principal, action, resource, conditions }: StatementLine): string[] {
  return [
    ...(principal ? [] : ['another principal']),
    ...(action ? [] : ['another action']),
    ...(resource ? [] : ['another resource']),
    ...conditions.filter(({ holds }) => !holds).map(conditionText),
  ];
}

function conditionText({ operator, key, values, actual }: ConditionLine): string {
  const list = (texts: readonly string[]) => texts.map((text) => JSON.stringify(text)).join(', ');
  const has = actual === undefined ? 'nothing' : list(typeof actual === 'string' ? [actual] : actual);
  return `${operator} ${key} wants ${list(values)}, the request has ${has}`;
}

async function generate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    ...TARGET_OPTIONS,
    role: { type: 'string' },
    user: { type: 'string' },
    denied: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const { role, user } = values;
  if (positionals.length > 0 || (role === undefined) === (user === undefined))
    throw new CliError(`Usage: kumobako ${GENERATE_USAGE}`, EXIT.usage);
  const query = new URLSearchParams({
    ...(role === undefined ? { user: user ?? '' } : { role }),
    ...(values.denied === true ? { denied: 'true' } : {}),
  });
  const made = (await ask(endpointOf(values), `/_kumobako/iam/generate?${query}`)) as Generated;
  if (values.json === true) {
    printJson(made);
    return EXIT.done;
  }
  // The document alone goes to standard output: it can be given to put-role-policy as it is.
  printJson(made.policy);
  const widened = made.isWidened ? ' Resources were put together by how they begin; look at them.' : '';
  process.stderr.write(
    `kumobako: ${made.actions === 1 ? 'one action' : `${made.actions} actions`} of ${made.principal}, observed since the start.${widened}\n`,
  );
  return EXIT.done;
}
