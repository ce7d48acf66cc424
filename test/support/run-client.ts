/** Runs a stock client as a user would: a process of its own, that knows nothing of this machine's AWS settings. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface ClientRun {
  code: number;
  stdout: string;
  stderr: string;
}

export interface ClientOptions {
  environment?: Record<string, string | undefined>;
  folder?: string;
  /** What it reads from standard input. */
  input?: string | Uint8Array;
  timeoutMs?: number;
}

/** What clients are pointed at a cloud with. */
export function clientVariables(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** The variables of this process without those that clients of AWS read. */
export function plainEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|KUMOBAKO|TF|RCLONE)_|_proxy$/i.test(name)),
  );
}

/** A client that is not pointed here fails at once: nothing of a test may ever reach the real AWS. */
const NO_WAY_OUT = {
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: 'localhost,.localhost,127.0.0.1,::1',
};

/** Runs a command to its end; resolves whatever its exit code is. */
export function runClient(
  command: string,
  args: readonly string[],
  options: ClientOptions = {},
): Promise<ClientRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.folder,
      env: { ...plainEnvironment(), ...NO_WAY_OUT, ...options.environment },
      timeout: options.timeoutMs ?? 110_000,
      killSignal: 'SIGKILL',
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? (signal === null ? 0 : 128), ...output }));
    // A client that ends without reading its input is no failure of ours.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** Runs a command that must succeed; answers what it printed. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: ClientOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await runClient(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}\nexit ${code}\n${stderr}\n${stdout}`);
  return stdout;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
