/** Nobody has a Mac here: a stand-in for sandbox-exec obeys its profile by way of Landlock, or does not. */

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { clientsFolder } from '../clients.ts';
import { answerOf, bench, invocation } from '../function-fixtures.test-suite.ts';
import { chooseDriver, drivers, tryDriver } from './choose.ts';
import type { Layout } from './driver.ts';

const place = realpathSync(mkdtempSync(join(tmpdir(), 'kumobako-seatbelt-')));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** A path that would end a string, a rule and a line, if it could. */
const HOSTILE = `it's "a" b) (allow file-read* (subpath "/")) ; \\" x=1\n(allow default) 雲`;

/** A stand-in that writes down what it is given. @param obey Python that runs `command` somehow; `granted` is what is allowed */
function standIn(
  name: string,
  obey: string,
): { folder: string; environment: NodeJS.ProcessEnv; seen(): string[][] } {
  const folder = join(place, name);
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const program = join(folder, 'sandbox-exec');
  writeFileSync(
    program,
    `#!/usr/bin/python3
import json, os, re, sys
arguments = sys.argv[1:]
end = arguments.index('--')
options, command = arguments[:end], arguments[end + 1:]
with open(${JSON.stringify(join(folder, 'seen'))}, 'a') as seen:
    seen.write(json.dumps(arguments) + '\\n')
given = dict(value.split('=', 1) for option, value in zip(options[::2], options[1::2]) if option == '-D')
profile = dict(zip(options[::2], options[1::2]))['-p']
used = set(re.findall(r'\\(param "([A-Z]+_[0-9]+)"\\)', profile))
assert used == set(given), (used, set(given))
def landlock(*more):
    rights = {'READ': '--read', 'EXECUTE': '--execute', 'WRITE': '--write'}
    rules = [part for name, path in given.items() if name.split('_')[0] in rights for part in (rights[name.split('_')[0]], path)]
    system = [part for path in ('/usr', '/bin', '/lib', '/lib64') for part in ('--execute', path)]
    other = ['--read', '/proc', '--read', '/etc/ssl', '--device', '/dev/null', '--device', '/dev/urandom']
    os.execv('/usr/bin/python3', ['/usr/bin/python3', '-I', '-S', '-B', ${JSON.stringify(join(clientsFolder(), 'landlock.py'))},
      *rules, *system, *other, *more, '--', *command])
${obey}
`,
  );
  chmodSync(program, 0o755);
  return {
    folder: join(folder, 'state', 'functions'),
    environment: { PATH: folder, HOME: home },
    seen: () =>
      readFileSync(join(folder, 'seen'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as string[]),
  };
}

/** The level as a Mac with this program would have it, or why not. */
async function offered({ folder, environment }: ReturnType<typeof standIn>): Promise<string> {
  const driver = await chooseDriver('auto', folder, environment, 'darwin');
  return `${driver.level}: ${driver.means}`;
}

const landlock = drivers(process.env, place).find(({ means }) => means === 'python');
const problem =
  landlock === undefined ? 'no Python' : (await tryDriver(landlock, place, process.env)).problem;
const canObey = problem === undefined && existsSync('/usr/bin/python3');

/** A sandbox with folders of such names. */
function layoutIn(folder: string): Layout {
  const at = (name: string) => join(folder, name);
  for (const name of ['task', 'opt', 'runtime', 'prefix']) mkdirSync(at(name), { recursive: true });
  mkdirSync(at('own/tmp'), { recursive: true });
  return {
    ...{ task: at('task'), opt: at('opt'), tmp: at('own/tmp'), tmpMb: 8, runtime: at('runtime') },
    ...{ prefixes: [at('prefix')], caBundle: undefined },
  };
}

const wrapped = (layout: Layout, secrets: readonly string[] = []) => {
  const environment = { PATH: join(place, 'none'), HOME: secrets[0] ?? place };
  mkdirSync(environment.PATH, { recursive: true });
  writeFileSync(join(environment.PATH, 'sandbox-exec'), '');
  const [driver] = drivers(environment, join(place, 'state/functions'), 'darwin');
  return [...(driver?.wrap(layout, ['/bin/echo', 'hello']) ?? [])];
};
const profileIn = (argv: readonly string[]) => argv[argv.indexOf('-p') + 1] ?? '';
const given = (argv: readonly string[]) =>
  argv.filter((_, at) => argv[at - 1] === '-D').map((text) => text.slice(text.indexOf('=') + 1));

/** The rules of a profile: lists of lists of words. */
function rulesOf(profile: string): unknown[][] {
  const words = profile.match(/[()]|"[^"]*"|[^\s()"]+/g) ?? [];
  const stack: unknown[][] = [[]];
  for (const word of words) {
    if (word === '(') stack.push([]);
    else if (word === ')') {
      const list = stack.pop() ?? [];
      stack.at(-1)?.push(list);
    } else stack.at(-1)?.push(word);
  }
  expect(stack).toHaveLength(1);
  return stack[0] as unknown[][];
}

test('what is not allowed is refused, and nothing is allowed everywhere that could show or change a file', () => {
  const rules = rulesOf(profileIn(wrapped(layoutIn(join(place, 'plain')))));
  expect(rules.slice(0, 2)).toEqual([
    ['version', '1'],
    ['deny', 'default'],
  ]);
  const everywhere = rules
    .filter(([verb, ...rest]) => verb === 'allow' && !rest.some((part) => Array.isArray(part)))
    .map(([, ...operations]) => operations.join(' '));
  expect(everywhere.sort()).toEqual(['file-read-metadata', 'process-fork', 'sysctl-read']);
  const about = (operation: string) =>
    rules.filter(([verb, ...rest]) => verb === 'allow' && rest.includes(operation));
  for (const [, ...rest] of about('file-write*'))
    expect(rest).toContainEqual(['subpath', ['param', '"WRITE_0"']]);
  for (const [, ...rest] of about('file-read*')) {
    expect(rest).not.toContainEqual(['subpath', '"/"']);
    expect(JSON.stringify(rest)).not.toMatch(
      /Users|Volumes\/Data|\/private\/var\/folders|"\/private"|"\/Library"/,
    );
  }
  expect(about('mach-lookup')).toHaveLength(1);
  expect(JSON.stringify(about('mach-lookup'))).not.toMatch(
    /securityd|SecurityServer|launchservices|pasteboard|coreservices/,
  );
});

test('secrets are shut out after what the system shows, and before what the sandbox is given', () => {
  const secret = join(place, 'secret');
  const layout = layoutIn(join(secret, 'below'));
  const argv = wrapped(layout, [secret]);
  const lines = profileIn(argv).split('\n');
  const line = (part: string) => lines.findIndex((text) => text.includes(part));
  expect(line('(deny file-read-data')).toBeGreaterThan(line('"/System/Library"'));
  for (const name of ['READ_0', 'EXECUTE_0', 'WRITE_0']) {
    expect(line(`(param "${name}")`), name).toBeGreaterThan(line('(deny file-read-data'));
  }
  expect(argv.join('\n')).toContain(`SECRET_0=${secret}`);
});

test('no path becomes part of a profile, whatever its name', () => {
  const hostile = join(place, HOSTILE);
  const plain = wrapped(layoutIn(join(place, 'plain')));
  const argv = wrapped(layoutIn(hostile));
  expect(profileIn(argv)).toBe(profileIn(plain));
  expect(given(argv)).toEqual(expect.arrayContaining([join(hostile, 'task'), join(hostile, 'own/tmp')]));
  expect(given(argv).map((path) => path.replace(hostile, 'X'))).toEqual(
    given(plain).map((path) => path.replace(join(place, 'plain'), 'X')),
  );
  expect(argv.slice(argv.indexOf('--'))).toEqual(['--', '/bin/echo', 'hello']);
});

test('links are followed: rules are about where they lead', () => {
  const layout = layoutIn(join(place, 'real'));
  const link = join(place, 'link');
  symlinkSync(join(place, 'real'), link);
  const through = { ...layout, task: join(link, 'task'), tmp: join(link, 'own/tmp') };
  expect(given(wrapped(through))).toEqual(expect.arrayContaining([layout.task, layout.tmp]));
  expect(given(wrapped(through)).some((path) => path.startsWith(link))).toBe(false);
  // A prefix that is everything is none.
  expect(given(wrapped({ ...layout, prefixes: ['/'] }))).not.toContain('/');
});

describe.skipIf(!canObey)(`a stand-in that obeys${canObey ? '' : ` (${problem})`}`, () => {
  test.each(['plain', HOSTILE])('proves itself, and leaves nothing behind: %j', async (name) => {
    const one = standIn(`obeys ${name}`, 'landlock()');
    expect(await offered(one)).toBe('seatbelt: sandbox-exec');
    expect(one.seen()).toHaveLength(2);
    expect(readdirSync(one.environment['HOME'] ?? '')).toEqual([]);
    expect(readdirSync(one.folder)).toEqual([]);
  });

  test('keeps a function in', async () => {
    const one = standIn('function', 'landlock()');
    const driver = await chooseDriver('seatbelt', one.folder, one.environment, 'darwin');
    const here = bench({ driver, isPlainWanted: false });
    const secret = join(here.folder, 'secret');
    writeFileSync(secret, 'secret');
    const source = `const fs = require('node:fs');
      const attempt = (action) => { try { return action(); } catch (error) { return error.code; } };
      exports.handler = async (event) => [
        attempt(() => fs.readFileSync(event, 'utf8')), attempt(() => fs.writeFileSync(__filename, '')),
        attempt(() => { fs.writeFileSync(process.env.TMPDIR + '/x', 'kept'); return fs.readFileSync(process.env.TMPDIR + '/x', 'utf8'); }),
      ];`;
    const spec = here.spec({ 'index.js': source });
    expect(answerOf(await here.runtimes.invoke(spec, invocation(secret)))).toEqual([
      'EACCES',
      'EACCES',
      'kept',
    ]);
    expect(await here.runtimes.isolation()).toBe('seatbelt');
    await here.stop();
  });

  test.each([
    ['shows the home folder', 'landlock("--read", HOME)', /files outside can be read \(.*home/],
    ['shows the state', 'landlock("--read", STATE)', /files outside can be read/],
    [
      'lets write to the code',
      'landlock("--write", next(path for path in given.values() if path.endswith("/task")))',
      /code can be changed/,
    ],
    [
      'lets nothing be written',
      '[given.pop(name) for name in list(given) if name.startswith("WRITE")]; landlock()',
      /the temporary folder cannot be written/,
    ],
  ])('%s: is not offered', async (name, obey, why) => {
    const folder = join(place, name);
    const names = `HOME, STATE = ${JSON.stringify(join(folder, 'home'))}, ${JSON.stringify(join(folder, 'state'))}\n`;
    expect(await offered(standIn(name, names + obey))).toMatch(why);
  });
});

test.each([
  ['does nothing at all', 'sys.exit(0)', 'what was to be run was not run'],
  ['lets everything through', 'os.execv(command[0], command)', 'files outside can be read'],
  [
    'cannot be used',
    'sys.stderr.write("sandbox-exec: sandbox_apply: Operation not permitted\\n"); sys.exit(71)',
    'sandbox-exec: sandbox_apply: Operation not permitted',
  ],
])('a stand-in that %s is not offered, and who asks is told why', async (name, obey, why) => {
  const one = standIn(name, obey);
  expect(await offered(one)).toBe(`plain: no isolation; sandbox-exec: ${why}`);
  await expect(chooseDriver('strict', one.folder, one.environment, 'darwin')).rejects.toMatchObject({
    reason: 'isolation',
    message: expect.stringContaining(why),
  });
  expect(readdirSync(one.environment['HOME'] ?? '')).toEqual([]);
});

test('without the program, and on another system, there is no such level', async () => {
  expect(drivers({ PATH: '/nonexistent', HOME: place }, place, 'darwin')).toEqual([]);
  expect(await offered({ ...standIn('absent', ''), environment: { PATH: '/nonexistent' } })).toBe(
    'plain: no isolation',
  );
  const { folder, environment } = standIn('elsewhere', 'landlock()');
  await expect(chooseDriver('seatbelt', folder, environment, 'linux')).rejects.toMatchObject({
    message: expect.stringContaining('nothing to do it with was found'),
  });
});
