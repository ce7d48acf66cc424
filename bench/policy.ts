// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
/**
 * CPU time of policy decisions, of compiling and of parsing, and what all of it costs a request: `npm run build`, then
 * `node bench/policy.ts [--seconds 3]`. Writes `bench/results/policy.json`. The aims are 10 us for a typical decision
 * (ten policies of five statements) and a tenth of the CPU of a request.
 */

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CompiledPolicy, compilePolicy } from '../src/policy/compile.ts';
import { globalContext } from '../src/policy/context-keys.ts';
import { evaluate } from '../src/policy/evaluate.ts';
import { explain } from '../src/policy/explain.ts';
import { parsePolicy } from '../src/policy/parse.ts';
import type { Principal } from '../src/policy/principals.ts';
import type { AccessRequest, PolicySet } from '../src/policy/request.ts';
import { policyThroughput } from './policy-throughput.ts';

const ACCOUNT = '111122223333';
const AIM_MICROSECONDS = 10;
/** Of the CPU of a request. */
const SHARE_MAX = 0.1;
const WARM_UP_RUNS = 20_000;
const RUNS = 100_000;

const caller: Principal = {
  type: 'role-session',
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/app`,
  roleId: 'AROAAPP000000000EXAMPLE',
  sessionName: 's1',
};

function requestOf(action: string, resource: string): AccessRequest {
  const context = globalContext({
    atMs: 1_793_880_000_000,
    caller: { principal: caller, tokenIssuedAtMs: 1_793_870_000_000, tags: () => [['team', 'blue']] },
    network: { secureTransport: true, sourceIp: '203.0.113.7', userAgent: 'bench' },
    subject: { requestedRegion: 'us-east-1', resourceAccount: ACCOUNT },
  });
  return { principal: caller, action, resource, resourceAccount: ACCOUNT, context };
}

/** Five statements as people write them: lists, ARNs with wildcards, a variable, conditions, a guard. */
function policyText(index: number): string {
  const arn = (service: string, name: string) => `arn:aws:${service}:*:${ACCOUNT}:${name}`;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:ListBucket', 's3:Put*'],
        Resource: [`arn:aws:s3:::app-${index}`, `arn:aws:s3:::app-${index}/*`],
      },
      {
        Effect: 'Allow',
        Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        Resource: arn('sqs', `queue-${index}-*`),
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:*Item',
        Resource: arn('dynamodb', `table/t${index}`),
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['${aws:userid}'] } },
      },
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: 'arn:aws:s3:::home/${aws:PrincipalTag/team}/*',
        Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
      },
      {
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*', 'organizations:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
      },
    ],
  });
}

const texts = Array.from({ length: 10 }, (_, index) => policyText(index));
const compiled: CompiledPolicy[] = texts.map((text) => compilePolicy(parsePolicy(text, 'identity')));
const [first = compilePolicy(parsePolicy(policyText(0), 'identity'))] = compiled;
const wide = compilePolicy(
  parsePolicy(
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    'identity',
  ),
);
const ten: PolicySet = { identity: compiled };
const everyLayer: PolicySet = {
  identity: compiled,
  boundary: wide,
  session: [wide],
  scps: [[wide], [wide], [wide]],
};

function microseconds(run: () => unknown, runs = RUNS): number {
  for (let count = 0; count < Math.min(WARM_UP_RUNS, runs); count++) run();
  const before = process.cpuUsage();
  for (let count = 0; count < runs; count++) run();
  const { user, system } = process.cpuUsage(before);
  return Number(((user + system) / runs).toFixed(2));
}

const object = () => requestOf('s3:GetObject', 'arn:aws:s3:::app-9/reports/q1.csv');
const results = {
  'allowed by the tenth of ten policies': microseconds(() => evaluate(object(), ten)),
  'not allowed by any of ten policies': microseconds(() =>
    evaluate(requestOf('s3:GetObject', 'arn:aws:s3:::elsewhere/x'), ten),
  ),
  'home directory by variable': microseconds(() =>
    evaluate(requestOf('s3:GetObject', 'arn:aws:s3:::home/blue/x'), ten),
  ),
  'a service that no policy names': microseconds(() => evaluate(requestOf('ec2:RunInstances', '*'), ten)),
  'ten policies, boundary, session, three SCPs': microseconds(() => evaluate(object(), everyLayer)),
  'one policy': microseconds(() => evaluate(object(), { identity: [first] })),
  'parse and compile one policy': microseconds(
    () => compilePolicy(parsePolicy(texts[0] ?? '', 'identity')),
    5_000,
  ),
  'explain a denial': microseconds(
    () => explain(requestOf('s3:GetObject', 'arn:aws:s3:::elsewhere/x'), ten),
    1_000,
  ),
};

const typicalUs = results['allowed by the tenth of ten policies'];
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' } } });
const throughput = await policyThroughput(texts, Number(values.seconds));
const report = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cpu: cpus()[0]?.model,
  decisions: { unit: 'us of CPU', aim: AIM_MICROSECONDS, results },
  throughput: { aim: SHARE_MAX, ...throughput },
};
const text = `${JSON.stringify(report, undefined, 2)}\n`;
writeFileSync(join(import.meta.dirname, 'results', 'policy.json'), text);
process.stdout.write(text);
if (typicalUs > AIM_MICROSECONDS || throughput.share > SHARE_MAX) process.exitCode = 1;
