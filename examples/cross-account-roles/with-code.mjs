// Types the code for you: node with-code.mjs CODE aws --profile NAME ...
// Runs a command of the AWS CLI whose profile has an `mfa_serial`, and answers "Enter MFA code for ...".
//
// The CLI asks at the terminal, and reads its input only where there is none: so it gets a session of its own.
import { spawn } from 'node:child_process';

const [, , code, command, ...args] = process.argv;
const child = spawn(command, args, { detached: true, stdio: ['pipe', 'inherit', 'pipe'] });
let said = '';
child.stderr.setEncoding('utf8').on('data', (text) => {
  said += text;
});
// Who is not asked (the CLI keeps a role's credentials) reads nothing.
child.stdin.on('error', () => {});
child.stdin.end(`${code}\n`);
child.on('close', (exit) => {
  if (exit !== 0 || !said.includes('Enter MFA code for '))
    process.stderr.write(said || 'No code was asked for\n');
  process.exitCode = exit ?? 1;
});
