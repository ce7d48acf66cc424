/** The AWS of the tests: a program that is ready when it says so, as Testcontainers starts one. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const PORT = process.env['AWS_TEST_PORT'] ?? '4566';
const START = ['docker', 'run', '--rm', '-p', `${PORT}:4566`, 'localstack/localstack:4.9'];

export async function startAws(): Promise<{ stop(): Promise<void> }> {
  const [command = '', ...args] = START;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => line === 'Ready.' && resolve());
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${PORT}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
