import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { defaultDataDirectory } from '../core/data-directory/default-path.ts';
import { readConfig } from './arguments.ts';
import { shimNeed } from './aws-shim.ts';
import { EXIT } from './exit.ts';
import { coloured, printJson } from './output.ts';
import { ask } from './running-cloud.ts';

type Outcome = 'ok' | 'note' | 'problem';

interface Finding {
  name: string;
  outcome: Outcome;
  text: string;
}

const MARKS: Readonly<Record<Outcome, [number, string]>> = {
  ok: [32, 'ok'],
  note: [33, 'note'],
  problem: [31, 'PROBLEM'],
};
const FREE_MIB_MIN = 500;

/** `kumobako doctor [flags of start]`: what on this machine helps or hinders; exit code 1 when something does. */
export async function doctor(args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  const { config } = readConfig(args.filter((arg) => arg !== '--json'));
  const folder = config.dataDir === '' ? defaultDataDirectory(process.env, homedir()) : config.dataDir;
  const findings = [node(), dataDirectory(folder), disk(folder), await port(config.port), awsCli()];
  if (isJson) printJson(findings);
  else {
    for (const { name, outcome, text } of findings) {
      const [colour, mark] = MARKS[outcome];
      process.stdout.write(`${coloured(colour, mark.padEnd(8))} ${name.padEnd(16)} ${text}\n`);
    }
  }
  return findings.some(({ outcome }) => outcome === 'problem') ? EXIT.failed : EXIT.done;
}

function node(): Finding {
  return { name: 'Node.js', outcome: 'ok', text: `${process.version}, ${process.platform} ${process.arch}` };
}

/** The folder itself, or the nearest one above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

function dataDirectory(folder: string): Finding {
  try {
    accessSync(nearest(folder), constants.W_OK);
    return { name: 'Data directory', outcome: 'ok', text: folder };
  } catch {
    const text = `${folder} cannot be written: choose another with --data-dir, or run with --ephemeral.`;
    return { name: 'Data directory', outcome: 'problem', text };
  }
}

function disk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearest(folder));
  const freeMiB = Math.floor((bavail * bsize) / 1024 / 1024);
  const isLow = freeMiB < FREE_MIB_MIN;
  return {
    name: 'Disk',
    outcome: isLow ? 'problem' : 'ok',
    text: `${freeMiB} MiB free${isLow ? ': that is little' : ''}`,
  };
}

async function port(number: number): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(number, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  if (isFree) return { name: 'Port', outcome: 'ok', text: `${number} is free` };
  const facts = await ask(`http://127.0.0.1:${number}`, '/_kumobako/status').catch(() => undefined);
  const pid = facts !== null && typeof facts === 'object' && 'pid' in facts ? facts.pid : undefined;
  if (pid !== undefined)
    return { name: 'Port', outcome: 'ok', text: `${number} is a kumobako's (process ${pid})` };
  return { name: 'Port', outcome: 'problem', text: `${number} is another program's: choose one with --port` };
}

function awsCli(): Finding {
  try {
    const version = execFileSync('aws', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
    const need = shimNeed(version);
    if (need === 'never') return { name: 'AWS CLI', outcome: 'ok', text: version };
    const gap =
      need === 'always' ? 'ignores AWS_ENDPOINT_URL' : 'ignores AWS_ENDPOINT_URL for sqs and some others';
    return {
      name: 'AWS CLI',
      outcome: 'note',
      text: `${version} ${gap}: run it as \`kumobako exec -- aws ...\``,
    };
  } catch {
    return { name: 'AWS CLI', outcome: 'note', text: 'not found; any SDK or tool works without it' };
  }
}
