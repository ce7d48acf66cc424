import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Interpreters, isStandIn } from './interpreters.ts';
import { parseRuntime } from './runtime-names.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'kumobako-interpreters-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A program that answers as a Python of this version would, and notes that it was asked. */
function python(path: string, version: string): string {
  const file = join(home, path);
  const prefix = dirname(dirname(file));
  mkdirSync(dirname(file), { recursive: true });
  const answer = JSON.stringify([version, file, prefix, prefix]);
  writeFileSync(file, `#!/bin/sh\necho ${version} >> ${join(home, 'asked')}\necho '${answer}'\n`);
  chmodSync(file, 0o755);
  return file;
}

test('names of runtimes', () => {
  expect(parseRuntime('nodejs22.x')).toEqual({ family: 'node', version: '22' });
  expect(parseRuntime('nodejs8.10')).toEqual({ family: 'node', version: '8' });
  expect(parseRuntime('python3.13')).toEqual({ family: 'python', version: '3.13' });
  expect(parseRuntime('java8.al2')).toEqual({ family: 'java', version: '8' });
  expect(parseRuntime('provided')).toEqual({ family: 'provided', version: '' });
  expect(parseRuntime('dotnetcore3.1')).toEqual({ family: 'dotnet', version: '3.1' });
  expect(parseRuntime('python')).toBeUndefined();
});

describe('which interpreter a runtime gets', () => {
  test('the very version, without asking the others; else the nearest, newer before older', async () => {
    python('.pyenv/versions/3.99.1/bin/python3', '3.99.1');
    const wanted = python('.pyenv/versions/3.97.4/bin/python3', '3.97.4');
    const interpreters = new Interpreters({ HOME: home, PATH: join(home, 'nothing') });
    const exact = await interpreters.choose({ family: 'python', version: '3.97' });
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('3.97.4\n');
    expect(exact).toMatchObject({ isExact: true, interpreter: { path: wanted, version: '3.97.4' } });
    const nearest = await interpreters.choose({ family: 'python', version: '3.98' });
    expect(nearest).toMatchObject({ isExact: false, interpreter: { version: '3.99.1' } });
  });

  test("the user's virtual environment, when it is of that version", async () => {
    const own = python('venv/bin/python3', '3.97.9');
    python('.pyenv/versions/3.97.4/bin/python3', '3.97.4');
    const environment = { HOME: home, PATH: '', VIRTUAL_ENV: join(home, 'venv') };
    const choice = await new Interpreters(environment).choose({ family: 'python', version: '3.97' });
    expect(choice?.interpreter.path).toBe(own);
  });

  test('Node is always there; programs that do not answer are passed over', async () => {
    const broken = join(home, 'bin/node');
    mkdirSync(dirname(broken), { recursive: true });
    writeFileSync(broken, '#!/bin/sh\nexit 1\n');
    chmodSync(broken, 0o755);
    const interpreters = new Interpreters({ HOME: home, PATH: dirname(broken) });
    const [major = ''] = process.versions.node.split('.');
    expect(await interpreters.choose({ family: 'node', version: major })).toMatchObject({ isExact: true });
    expect(await interpreters.choose({ family: 'node', version: '7' })).toMatchObject({ isExact: false });
    expect(interpreters.has('node')).toBe(true);
  });
});

test('programs of macOS that would ask to install something are not run', () => {
  const none = () => false;
  const on = (path: string, exists: (path: string) => boolean) => isStandIn(path, 'darwin', exists);
  expect([on('/usr/bin/python3', none), on('/usr/bin/java', none)]).toEqual([true, true]);
  expect(on('/usr/bin/python3', (path) => path.includes('CommandLineTools'))).toBe(false);
  expect(on('/opt/homebrew/bin/python3', none)).toBe(false);
  expect(on('/usr/bin/ruby', none)).toBe(false);
  expect(isStandIn('/usr/bin/python3', 'linux', none)).toBe(false);
});
