import { SETTINGS } from '../server/config.ts';
import type { CommandName } from './commands.ts';

interface CommandHelp {
  /** What follows the command's name. */
  words: string;
  /** A few words for the list. */
  text: string;
  /** Its own flags, beside those that say which cloud is meant. */
  flags?: Readonly<Record<string, string>>;
  /** Takes the flags of `start`, and asks no running cloud. */
  takesSettings?: true;
  /** Further lines. */
  more?: string;
}

const JSON_FLAG = { json: 'print JSON for machines' } as const;
const REGION_FLAGS = {
  'region R': "region for clients (by default the cloud's)",
  'account A': 'act as the root user of this account',
} as const;

export const COMMAND_HELP: Readonly<Record<CommandName, CommandHelp>> = {
  start: {
    words: '[flags]',
    text: 'run the cloud in the foreground; its last line is "Ready."',
    takesSettings: true,
    flags: {
      'config FILE': 'settings file (by default kumobako.json in the data directory)',
      wait: 'run in the background; returns when the cloud is ready, its hooks included',
      'owner-pid PID': 'end when this process has ended, however it did',
      ...JSON_FLAG,
    },
  },
  stop: { words: '', text: 'end the cloud that runs', flags: JSON_FLAG },
  status: { words: '', text: 'facts about the cloud that runs', flags: JSON_FLAG },
  env: {
    words: '',
    text: 'variables that point AWS tools here: eval "$(kumobako env)"',
    flags: { 'shell S': 'sh (default), fish, powershell or dotenv', ...REGION_FLAGS, ...JSON_FLAG },
  },
  exec: {
    words: '-- COMMAND ARGS',
    text: 'run a command with those variables set, also for AWS CLIs that ignore them',
    flags: {
      ...REGION_FLAGS,
      'keep-config': "leave the user's own AWS_CONFIG_FILE and profiles in sight",
      guard: "answer calls to AWS's own hosts here, name them, and fail",
    },
  },
  config: {
    words: '[flags of start]',
    text: 'every setting and where its value came from',
    takesSettings: true,
    flags: JSON_FLAG,
  },
  reset: { words: '', text: 'forget everything', flags: JSON_FLAG },
  snapshot: {
    words: 'save|load|delete NAME | list | export FILE | import FILE NAME',
    text: 'keep a state, go back to it, drop it, carry it elsewhere',
    flags: {
      'name NAME': 'export: this snapshot (by default the state as it is)',
      force: 'export: replace a file that is there',
      ...JSON_FLAG,
    },
    more: '`kumobako start --from FILE` begins a new cloud with an exported file.',
  },
  seed: {
    words: 'FILE.yaml',
    text: 'make what a list of calls says: - sqs.CreateQueue: {QueueName: jobs}',
    flags: JSON_FLAG,
    more: 'Calls of a seed may be repeated: what is there and alike is left, what differs is an error.',
  },
  fault: {
    words: 'add --service S --operation OP | list | clear [ID]',
    text: 'calls that fail or wait on order',
    flags: {
      'service S': 'add: whose calls, e.g. dynamodb',
      'operation OP': "add: which, e.g. PutItem; '*' for all",
      'error CODE': 'add: an error of the service',
      'message TEXT': "add: its text (by default AWS's)",
      'rate 0.3': 'add: part of the calls (by default all)',
      'count 5': 'add: so many times',
      'latency 200ms': 'add: how long they wait first',
      'seed N': 'add: other seeds strike other calls',
      ...JSON_FLAG,
    },
  },
  world: {
    words: 'add | list | remove ID',
    text: 'further clouds in the same process',
    flags: {
      'port N': 'add: its port (by default a free one)',
      'from SNAPSHOT': 'add: begin with this snapshot, and return to it at a reset',
      'account ID': 'add: account of keys that are no account id themselves',
      'owner-pid PID': 'add: it ends when this process does',
      ...JSON_FLAG,
    },
  },
  clock: {
    words: 'show | advance 6m | set TIME',
    text: 'the time of the cloud',
    flags: JSON_FLAG,
    more: 'Durations: 90s, 6m, 1h30m, 3d, 2w. Times: 2027-01-01T00:00:00Z. The clock only moves forward.',
  },
  inbox: { words: '', text: 'short messages and push notifications that were sent', flags: JSON_FLAG },
  logs: {
    words: '[--function NAME]',
    text: 'requests that were answered, and why some were denied; what a function printed',
    flags: {
      'function NAME': 'the log of this Lambda function, by name or ARN',
      'follow, -f': 'go on with those that come',
      'limit N': 'how many (50)',
      ...REGION_FLAGS,
      ...JSON_FLAG,
    },
  },
  lambda: {
    words: 'invoke NAME | debug NAME | watch DIR --name NAME | runtime nodejs22.x',
    text: 'run a function, debug it, run the files of a folder; fetch what a runtime needs',
    flags: {
      'event FILE': 'invoke: its event, JSON; - is standard input (by default {})',
      'qualifier Q': 'invoke: this version or alias',
      async: 'invoke: do not wait for the answer',
      'inspect-port N': 'debug: where the debugger is awaited (9229)',
      'name NAME': 'watch: the function, which is made or updated',
      'handler H': 'watch: e.g. index.handler',
      'runtime R': 'watch: e.g. nodejs22.x',
      'role ARN': 'watch: its role (by default one that may do everything)',
      'timeout S': 'watch: seconds',
      'memory MB': 'watch: megabytes',
      'env NAME=VALUE': 'watch: a variable; may be given more than once',
      ...REGION_FLAGS,
      ...JSON_FLAG,
    },
    more:
      'While `debug` runs, invocations of the function wait for a debugger, one at a time, and have no timeout.\n' +
      '`watch` needs a cloud that was started with --hot-reload-root DIR, for folders below DIR. `invoke` prints the answer on\n' +
      'standard output and the log on standard error; it exits with 5 when the function failed.',
  },
  iam: {
    words: 'explain REQUEST_ID | generate --role NAME',
    text: 'why a call was refused; a policy from the calls observed',
    flags: {
      'role NAME': 'generate: for this role, by name or ARN',
      'user NAME': 'generate: for this user',
      denied: 'generate: allow what was denied, too',
      ...JSON_FLAG,
    },
    more:
      'REQUEST_ID is the x-amzn-requestid of the answer; `kumobako logs` shows it. Calls are observed since the start of\n' +
      'the cloud; with `start --auth=soft` also those that are denied, for these pass there.',
  },
  doctor: {
    words: '[flags of start]',
    text: 'what on this machine helps or hinders',
    takesSettings: true,
    flags: JSON_FLAG,
  },
};

const EXIT_CODES =
  'Exit codes: 0 done, 1 failed, 2 used wrongly, 3 no cloud runs there, 4 port or data directory taken, ' +
  '5 a function failed, 70 a bug of kumobako;\n`exec` gives that of its command.';

/** The text of `kumobako help`. */
export function helpText(): string {
  const commands = Object.entries(COMMAND_HELP).map(([name, { words, text }]) =>
    row(`${name} ${words}`.trim(), text),
  );
  return `kumobako: an AWS-compatible cloud on this machine

Usage: kumobako COMMAND [flags]

${commands.join('\n')}
${row('help COMMAND', 'flags of one command')}

Commands that ask the running cloud find it by --endpoint URL, --port N or --data-dir DIR, by KUMOBAKO_ENDPOINT, or by
themselves.

Flags of start (each also in kumobako.json and as a variable):
${settingRows().join('\n')}

${EXIT_CODES}
`;
}

/** The text of `kumobako help COMMAND`. */
export function commandHelpText(name: CommandName): string {
  const { words, text, flags, takesSettings, more } = COMMAND_HELP[name];
  const own = Object.entries(flags ?? {}).map(([flag, meaning]) => row(`--${flag}`, meaning));
  const others = takesSettings === true ? settingRows() : targetRows();
  const lines = [`kumobako ${name} ${words}`.trim(), '', text, '', ...own, ...others];
  return `${[...lines, ...(more === undefined ? [] : ['', more])].join('\n')}\n`;
}

const LEFT_WIDTH = 38;

/** What is too long for the left stands on a line of its own. */
function row(left: string, right: string): string {
  const isLong = left.length > LEFT_WIDTH;
  return `  ${left.padEnd(LEFT_WIDTH)}${isLong ? `\n${' '.repeat(LEFT_WIDTH + 2)}` : ''} ${right}`;
}

function settingRows(): string[] {
  return Object.values(SETTINGS).map(({ flag, help, environment }) =>
    row(`--${flag}`, `${help} (${environment})`),
  );
}

function targetRows(): string[] {
  return [
    row('--endpoint URL', 'the cloud at this address (KUMOBAKO_ENDPOINT)'),
    row('--port N', 'the cloud at this port'),
    row('--data-dir DIR', 'the cloud that uses this data directory'),
  ];
}
