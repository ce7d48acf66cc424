/** The container image: built once, unpacked, looked at, and started as a container runtime would. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildImage, missingForImage } from '../../tools/image/build.ts';
import { IMAGE_CONFIG, USER_ID } from '../../tools/image/settings.ts';
import { suiteFolder } from './folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNPACKED_BYTES_MAX = 200_000_000;

export function imageSuite(tarball: () => string, missingRegistry: string | undefined): void {
  const missing = missingRegistry ?? missingForImage();
  describe.skipIf(missing !== undefined)(`the image${missing ? ` (skipped: ${missing})` : ''}`, () => {
    const folder = suiteFolder();
    const layout = join(folder, 'layout');
    const files = join(folder, 'root');
    const json = (name: string) => JSON.parse(readFileSync(join(layout, name), 'utf8'));
    const blob = (digest: string) => `blobs/sha256/${digest.replace('sha256:', '')}`;
    let manifest: { config: Described; layers: [Described] };
    let config: { architecture: string; os: string; config: object; rootfs: { diff_ids: string[] } };

    beforeAll(async () => {
      const file = join(folder, 'image.tar');
      await buildImage(ROOT, tarball(), file);
      unpack(file, layout);
      manifest = json(blob(json('index.json').manifests[0].digest));
      config = json(blob(manifest.config.digest));
      unpack(join(layout, blob(manifest.layers[0].digest)), files);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('is an OCI layout whose parts have the digests and sizes that it names, and a list for docker load', () => {
      expect(json('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
      const [index] = json('index.json').manifests as Described[];
      for (const { digest, size } of [...(index ? [index] : []), manifest.config, ...manifest.layers]) {
        const content = readFileSync(join(layout, blob(digest)));
        expect(content.length).toBe(size);
        expect(createHash('sha256').update(content).digest('hex')).toBe(digest.replace('sha256:', ''));
      }
      const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      expect(json('manifest.json')).toEqual([
        {
          Config: blob(manifest.config.digest),
          RepoTags: [`kumobako:${version}`, 'kumobako:latest'],
          Layers: manifest.layers.map(({ digest }) => blob(digest)),
        },
      ]);
    });

    test('is of the size and for the machine that it says', () => {
      const layer = readFileSync(join(layout, blob(manifest.layers[0].digest)));
      const content = spawnSync('gzip', ['-dc'], { input: layer, maxBuffer: 2 * UNPACKED_BYTES_MAX }).stdout;
      expect(content.length).toBeLessThan(UNPACKED_BYTES_MAX);
      const diffId = `sha256:${createHash('sha256').update(content).digest('hex')}`;
      expect(config).toMatchObject({ architecture: 'amd64', os: 'linux', rootfs: { diff_ids: [diffId] } });
      expect(config.config).toMatchObject(IMAGE_CONFIG);
    });

    test('belongs to root, but for the folders of its user; nobody else may write, nothing changes who one is', () => {
      const isRoot = process.getuid?.() === 0;
      const odd = readdirSync(files, { recursive: true, encoding: 'utf8' }).filter((name) => {
        const { mode, uid, gid } = lstatSync(join(files, name));
        const owner = /^(?:var\/lib|home)\/kumobako$/.test(name) ? USER_ID : 0;
        const isLink = (mode & 0o170000) === 0o120000;
        // In folders with the sticky bit everybody may make files, and remove their own.
        const isWritable = !isLink && (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
        return isWritable || (mode & 0o4000) !== 0 || (isRoot && (uid !== owner || gid !== owner));
      });
      // Debian's own, for the groups that look after them.
      expect(odd.filter((name) => !/^var\/(?:local|mail)$/.test(name))).toEqual([]);
      expect(statSync(join(files, 'tmp')).mode & 0o7777).toBe(0o1777);
    });

    test('has the licences of what is in it', () => {
      for (const name of ['libc6', 'bash', 'coreutils', 'libgmp10']) {
        expect(statSync(join(files, 'usr/share/doc', name, 'copyright')).size).toBeGreaterThan(0);
      }
      expect(readFileSync(join(files, 'usr/local/share/doc/node/LICENSE'), 'utf8')).toContain('Node.js');
    });

    const noRoot = process.getuid?.() === 0 ? undefined : 'to start it without a container tool takes root';
    test.skipIf(noRoot !== undefined)(
      `starts as its user, runs its hooks and says Ready.${noRoot ? ` (skipped: ${noRoot})` : ''}`,
      async () => {
        // A runtime brings the devices; an empty file does for what is only read to its end.
        writeFileSync(join(files, 'dev/null'), '', { mode: 0o666 });
        const hook =
          '#!/bin/bash\nset -e\nls / | grep -c tmp\nid -u | sed "s/^/user /"\nkumobako status --json\n';
        writeFileSync(join(files, 'etc/localstack/init/ready.d/one.sh'), hook);
        const container = run(files);
        await container.says(/^Ready\.$/m);
        expect(container.stderr()).toMatch(new RegExp(`^user ${USER_ID}$`, 'm'));
        expect(container.stdout()).toContain('Data directory  /var/lib/kumobako');
        expect(container.stdout()).toContain('0.0.0.0');

        const endpoint = /Endpoint +(\S+)/.exec(container.stdout())?.[1] ?? '';
        const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
        const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
        await s3.send(new CreateBucketCommand({ Bucket: 'contained' }));
        const { Buckets } = await s3.send(new ListBucketsCommand({}));
        expect(Buckets?.map(({ Name }) => Name)).toEqual(['contained']);
        const hooks = await (await fetch(`${endpoint}/_localstack/init/ready`)).json();
        expect(hooks).toMatchObject({ completed: true, scripts: [{ name: 'one.sh', state: 'SUCCESSFUL' }] });
        const port = new URL(endpoint).port;
        const [, ...check] = IMAGE_CONFIG.Healthcheck.Test;
        expect(inside(files, check, { KUMOBAKO_PORT: port }).status).toBe(0);
        expect(inside(files, check, { KUMOBAKO_PORT: '1' }).status).toBe(1);

        container.child.kill(IMAGE_CONFIG.StopSignal);
        expect(await container.ended).toBe(0);
        // What it leaves in the volume belongs to its user.
        const owners = readdirSync(join(files, 'var/lib/kumobako')).map(
          (name) => lstatSync(join(files, 'var/lib/kumobako', name)).uid,
        );
        expect(new Set(owners)).toEqual(new Set([USER_ID]));
      },
    );

    test.skipIf(noRoot !== undefined)(
      `starts as Testcontainers' modules for LocalStack start it${noRoot ? ` (skipped: ${noRoot})` : ''}`,
      async () => {
        // https://github.com/testcontainers/testcontainers-java, LocalStackContainer: it waits for the script that it
        // copies in, and then for a line of the log.
        const script =
          '#!/bin/bash\nexport LAMBDA_DOCKER_FLAGS="-l a=b"\n/usr/local/bin/docker-entrypoint.sh\n';
        const waiting =
          'while [ ! -f /testcontainers_start.sh ]; do sleep 0.1; done; /testcontainers_start.sh';
        const more = { SERVICES: 's3,sqs', LOCALSTACK_HOST: 'localhost', PERSISTENCE: '0' };
        const container = run(files, ['sh', '-c', waiting], more);
        writeFileSync(join(files, 'testcontainers_start.sh'), script, { mode: 0o777 });
        await container.says(/Ready\.\n/);
        const endpoint = /Endpoint +(\S+)/.exec(container.stdout())?.[1] ?? '';
        const health = await (await fetch(`${endpoint}/_localstack/health`)).json();
        expect(health).toMatchObject({ services: { s3: 'running', sqs: 'running', iam: 'disabled' } });
        await fetch(`${endpoint}/_kumobako/stop`, { method: 'POST' });
        await container.ended;
      },
    );
  });
}

interface Described {
  digest: string;
  size: number;
}

function unpack(file: string, folder: string): void {
  mkdirSync(folder);
  const unpacked = spawnSync('tar', ['-xpf', file, '-C', folder], { encoding: 'utf8' });
  expect(unpacked).toMatchObject({ status: 0, stderr: '' });
}

/** How chroot is to run something as the image says. */
function asImage(files: string, command: readonly string[], more: Record<string, string>) {
  const { User, Env } = IMAGE_CONFIG;
  const own = Env.map((line) => line.split(/=(.*)/s, 2) as [string, string]);
  const args = [`--userspec=${User}`, files, '/usr/bin/env', ...command];
  return { args, env: { ...Object.fromEntries(own), ...more } };
}

function inside(files: string, command: readonly string[], more: Record<string, string> = {}) {
  const { args, env } = asImage(files, command, more);
  return spawnSync('chroot', args, { env, encoding: 'utf8', timeout: 30_000 });
}

interface Container {
  child: ChildProcess;
  ended: Promise<number | null>;
  stdout(): string;
  stderr(): string;
  says(pattern: RegExp): Promise<void>;
}

/** The entry point or what takes its place, on a free port: a container's network would be its own. */
function run(
  files: string,
  command: readonly string[] = IMAGE_CONFIG.Entrypoint,
  more: Record<string, string> = {},
): Container {
  const { args, env } = asImage(files, command, { ...more, KUMOBAKO_PORT: '0' });
  const child = spawn('chroot', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      child.emit('said');
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    ended,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(texts.stdout) && resolve();
        child.on('said', look);
        child.once('exit', (code) =>
          reject(new Error(`It ended with ${code}: ${texts.stdout}${texts.stderr}`)),
        );
      }),
  };
}
