/** Calls of AWS's own API by commands: signed as clients sign them, without a client. */

import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { clientEnvironment } from '../server/client-environment.ts';
import { checkedAccount } from './env.ts';
import { CliError, EXIT } from './exit.ts';
import { askFacts } from './running-cloud.ts';

/** Whose call it is and where to. */
export interface Caller {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | undefined;
  /** The cloud's clock less this machine's: signatures are dated by the former. */
  offsetMs: number;
}

/** The flags that say so, for `parseOptions`. */
export const CALLER_OPTIONS = { region: { type: 'string' }, account: { type: 'string' } } as const;

/** As `kumobako exec` has it: root of the cloud's account, or the user's own keys where only those are known. */
export async function callerOf(
  endpoint: string,
  { region, account }: { region?: string | undefined; account?: string | undefined },
): Promise<Caller> {
  const facts = await askFacts(endpoint);
  const own = process.env['AWS_ACCESS_KEY_ID'];
  const keepsOwn = facts.auth === 'strict' && own !== undefined;
  const chosen = region ?? facts.region;
  const given = clientEnvironment(endpoint, { region: chosen, account: checkedAccount(account) });
  return {
    endpoint,
    region: chosen,
    accessKeyId: (keepsOwn ? own : given['AWS_ACCESS_KEY_ID']) ?? '',
    secretAccessKey: (keepsOwn ? process.env['AWS_SECRET_ACCESS_KEY'] : given['AWS_SECRET_ACCESS_KEY']) ?? '',
    sessionToken: keepsOwn ? process.env['AWS_SESSION_TOKEN'] : undefined,
    offsetMs: facts.clock.offsetMs,
  };
}

export interface AwsCall {
  /** As signatures name it. */
  service: string;
  method: string;
  /** Each part is encoded already. */
  path: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

export interface AwsAnswer {
  status: number;
  header(name: string): string | undefined;
  body: Buffer;
}

/** What AWS refused, by its code. */
export class AwsRefusal extends CliError {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** @throws AwsRefusal */
export async function callAws(caller: Caller, call: AwsCall): Promise<AwsAnswer> {
  const { headers, query } = sign(caller, call);
  const url = `${caller.endpoint}${call.path}${query === '' ? '' : `?${query}`}`;
  const answer = await send(url, call, headers).catch((error: Error) => {
    throw new CliError(`Asking ${caller.endpoint} failed: ${error.message}`, EXIT.notRunning);
  });
  if (answer.status >= 400) throw refusalOf(answer);
  return answer;
}

/** Without a time limit: functions run for minutes, and for as long as somebody debugs them. */
async function send(
  url: string,
  { method, body }: AwsCall,
  headers: Record<string, string>,
): Promise<AwsAnswer> {
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = start(url, { method, headers, agent: false }, resolve);
    request.once('error', reject);
    request.end(body);
  });
  const of = (name: string) => {
    const value = response.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { status: response.statusCode ?? 0, header: of, body: await buffer(response) };
}

function refusalOf({ header, status, body: bytes }: AwsAnswer): AwsRefusal {
  const text = bytes.toString();
  if (text.startsWith('<')) {
    const member = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
    return new AwsRefusal(member('Code') ?? String(status), member('Message') ?? '');
  }
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text);
  } catch {
    // The status says what there is to say.
  }
  const code = header('x-amzn-errortype') ?? String(body['__type'] ?? status);
  const message = body['message'] ?? body['Message'] ?? '';
  return new AwsRefusal(code.replace(/^.*#/, '').replace(/:.*$/, ''), String(message));
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function sign(caller: Caller, call: AwsCall): { headers: Record<string, string>; query: string } {
  const date = new Date(Date.now() + caller.offsetMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const day = date.slice(0, 8);
  const signed: Record<string, string> = {
    host: new URL(caller.endpoint).host,
    'x-amz-date': date,
    ...(caller.sessionToken === undefined ? {} : { 'x-amz-security-token': caller.sessionToken }),
    ...Object.fromEntries(
      Object.entries(call.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  };
  const names = Object.keys(signed).sort();
  const query = Object.entries(call.query ?? {})
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const request = [
    call.method,
    // Every service but S3 has its path encoded once more.
    call.path.split('/').map(encoded).join('/'),
    query,
    ...names.map((name) => `${name}:${signed[name]?.trim()}`),
    '',
    names.join(';'),
    sha256(call.body ?? ''),
  ].join('\n');
  const scope = `${day}/${caller.region}/${call.service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(request)].join('\n');
  const key = [day, caller.region, call.service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${caller.secretAccessKey}`,
  );
  const { host: _, ...headers } = signed;
  const signature = hmac(key, text).toString('hex');
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${caller.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { headers, query };
}
