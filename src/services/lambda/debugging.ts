/**
 * Functions under a debugger: for as long as somebody asks for it (`kumobako lambda debug`), events of a function run in
 * a sandbox of its own that waits for a debugger before it begins, one at a time; what comes meanwhile runs as always.
 */

import type { StagedContext, TxContext } from '../../core/context.ts';
import type { FunctionRuntimes, FunctionSpec } from '../../core/functions.ts';
import type { PageHandler, PostHandler } from '../../core/service.ts';
import { invalidParameter } from './errors.ts';
import { requireVersion } from './lookups.ts';
import { type FunctionAddress, functionArn, parseFunctionName } from './names.ts';
import { retireLater } from './removal.ts';

/** Whoever asks says so again and again: nobody is to wait for a debugger that was forgotten. */
const LEASE_MS = 10_000;

interface Session {
  port: number;
  untilMs: number;
  /** An event is in its sandbox. */
  isBusy: boolean;
  /** Of the sandbox that it has. */
  key: string | undefined;
}

type Sessions = Map<string, Session>;

function sessionsOf({ memory }: Pick<TxContext, 'memory'>): Sessions {
  return memory.of('lambda.debug', (): Sessions => new Map());
}

/** `{"function", "region"?, "account"?, "port"}`: begins a session, or goes on with it; the port 0 ends it. */
export const debug: PostHandler = async (context, body) => {
  const address = await addressOf(context, body);
  const { port } = body;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw invalidParameter('Give "port", a whole number from 0 to 65535.');
  }
  const arn = functionArn(address);
  const sessions = sessionsOf(context);
  const session = sessions.get(arn);
  const untilMs = port === 0 ? 0 : context.now() + LEASE_MS;
  if (session?.key !== undefined && port === 0) retireLater(context, [session.key]);
  if (session !== undefined) Object.assign(session, { port: port === 0 ? session.port : port, untilMs });
  else if (port !== 0) sessions.set(arn, { port, untilMs, isBusy: false, key: undefined });
  return { arn, isBusy: session?.isBusy ?? false };
};

/** Sessions that are under way. */
export const debugPage: PageHandler = async (context) => ({
  sessions: [...sessionsOf(context)]
    .filter(([, { untilMs }]) => untilMs > context.now())
    .map(([arn, { port, isBusy }]) => ({ arn, port, isBusy })),
});

async function addressOf(
  context: TxContext,
  { function: name, region, account }: Readonly<Record<string, unknown>>,
): Promise<FunctionAddress> {
  if (typeof name !== 'string') throw invalidParameter('Give "function", a name or an ARN.');
  const [, own] = /^arn:[\w-]+:lambda:([\w-]+):/.exec(name) ?? [];
  const place = {
    region: typeof region === 'string' ? region : (own ?? context.place.region),
    account: typeof account === 'string' ? account : context.place.account,
  };
  const address = parseFunctionName(name, place);
  await requireVersion(context.tx, address);
  return address;
}

export interface Debugged {
  /** The version as it is to run. */
  spec(spec: FunctionSpec): FunctionSpec;
  /** The event is over. */
  leave(): void;
}

const NOT_DEBUGGED: Debugged = { spec: (spec) => spec, leave: () => {} };

/** What an event of a function runs as. */
export function underDebugger(context: StagedContext, arn: string): Debugged {
  const sessions = sessionsOf(context);
  const session = sessions.get(arn);
  if (session === undefined) return NOT_DEBUGGED;
  if (session.untilMs <= context.now()) end(context.functions, sessions, arn, session);
  if (session.untilMs <= context.now() || session.isBusy) return NOT_DEBUGGED;
  session.isBusy = true;
  return {
    spec(spec) {
      const key = `${spec.key}.debug.${session.port}`;
      if (session.key !== undefined && session.key !== key) context.functions.retire(session.key);
      session.key = key;
      return { ...spec, key, debugPort: session.port };
    },
    leave() {
      session.isBusy = false;
      if (session.untilMs <= context.now()) end(context.functions, sessions, arn, session);
    },
  };
}

function end(functions: FunctionRuntimes, sessions: Sessions, arn: string, session: Session): void {
  if (sessions.get(arn) === session) sessions.delete(arn);
  if (session.key !== undefined) functions.retire(session.key);
}
