/**
 * Run in a sandbox, tries what a function must be able to do and what it must not. Ends with 0 if all of it is as it
 * should be; else says what is not.
 *
 *   node prove.cjs '{"code":...,"tmp":...,"canaries":[...],"port":...}'
 */
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const { dirname, join } = require('node:path');
const { spawnSync } = require('node:child_process');

const { code, tmp, canaries, port } = JSON.parse(process.argv[2]);
/** How a system refuses. A file that is not there proves nothing, nor does a fault. */
const REFUSALS = new Set(['EPERM', 'EACCES']);
/** Links and moves from where one may not: Linux calls that another device. */
const REFUSALS_OF_LINKS = new Set([...REFUSALS, 'EXDEV']);

function fail(problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

function works(what, action) {
  try {
    return action();
  } catch (error) {
    return fail(`${what}: ${error.message}`);
  }
}

function isRefused(what, action, refusals = REFUSALS) {
  try {
    action();
  } catch (error) {
    if (refusals.has(error.code)) return;
    fail(`${what}, as far as can be told: ${error.message}`);
  }
  fail(what);
}

const shell = (script, ...args) =>
  spawnSync('/bin/sh', ['-c', script, 'sh', ...args], { encoding: 'utf8', timeout: 5000 });

const nonce = works('the code cannot be read', () => fs.readFileSync(code, 'utf8'));
works('the temporary folder cannot be written', () => fs.writeFileSync(join(tmp, 'proof'), nonce));
works('the temporary folder cannot be listed', () => fs.readdirSync(tmp));
works('a program of the system cannot be run', () => {
  const { status, error } = shell('exit 7');
  if (status !== 7) throw error ?? new Error(`exit status ${status}`);
});
isRefused('code can be changed', () => fs.writeFileSync(code, 'changed'));
isRefused('code can be added', () => fs.writeFileSync(join(dirname(code), 'added'), ''));

for (const [at, canary] of canaries.entries()) {
  const here = join(tmp, `canary-${at}`);
  isRefused(`files outside can be read (${canary})`, () => fs.readFileSync(canary));
  isRefused(`files outside can be written (${canary})`, () => fs.appendFileSync(canary, 'x'));
  isRefused(`folders outside can be listed (${dirname(canary)})`, () => fs.readdirSync(dirname(canary)));
  isRefused(`files can be put outside (${dirname(canary)})`, () => fs.writeFileSync(`${canary}-new`, ''));
  isRefused(`files outside can be removed (${canary})`, () => fs.unlinkSync(canary));
  isRefused(`files outside can be moved (${canary})`, () => fs.renameSync(canary, here), REFUSALS_OF_LINKS);
  isRefused(`files outside can be linked (${canary})`, () => fs.linkSync(canary, here), REFUSALS_OF_LINKS);
  works('no link can be made in the temporary folder', () => fs.symlinkSync(canary, here));
  isRefused(`files outside can be read by a link (${canary})`, () => fs.readFileSync(here));
  const child = shell('cat "$1"', canary);
  if (child.status === 0 || child.stdout !== '') fail(`children can read files outside (${canary})`);
}

const socket = net.connect(port, '127.0.0.1', () => socket.end(nonce));
socket.on('error', (error) => fail(`connections to this machine fail: ${error.message}`));
