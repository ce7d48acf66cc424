/**
 * Small projects as teams have them, on moto and on LocalStack. Each moves to kumobako by its `to-kumobako.diff`, which
 * is applied here before the project's own tests run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { IMAGE_CONFIG } from '../../tools/image/settings.ts';
import { describeClient } from '../support/clients.ts';
import { seen } from '../support/command.ts';
import { freePort } from '../support/free-port.ts';
import { copyProject, type Project } from '../support/project.ts';
import { installPlugin } from '../support/python-plugin.ts';
import { mustRun, runClient } from '../support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
/** "By changing one line"; two where a setting follows. */
const LINES_MAX = 2;

/** A copy of a project as it was before. */
const openProject = (name: string): Project => copyProject(join(HERE, name));

async function migrate({ folder, environment }: Project): Promise<void> {
  const diff = readFileSync(join(folder, 'to-kumobako.diff'), 'utf8');
  expect(diff.match(/^\+(?!\+\+)/gm)?.length).toBeLessThanOrEqual(LINES_MAX);
  await mustRun('git', ['apply', '--whitespace=error', 'to-kumobako.diff'], { folder, environment });
}

describeClient('pytest', 'a Python service with pytest and moto', (python) => {
  test('passes with moto before, and with kumobako after', async () => {
    const plugin = await installPlugin(python);
    onTestFinished(plugin.remove);
    const project = openProject('python-moto');
    const run = async () => {
      const { stdout, stderr } = await runClient(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
        folder: project.folder,
        environment: { ...project.environment, PYTHONPATH: plugin.environment['PYTHONPATH'] },
      });
      expect(stdout + stderr).toMatch(/\b4 passed in/);
    };
    await run();
    await migrate(project);
    await run();
  });
});

describe('a TypeScript service whose tests start LocalStack', () => {
  test('passes with kumobako', async () => {
    const project = openProject('typescript-localstack');
    await migrate(project);
    const environment = { ...project.environment, AWS_TEST_PORT: String(await freePort()) };
    const { code, stdout } = await runClient(
      process.execPath,
      ['--test', '--test-reporter=tap', 'uploads.spec.mts'],
      { folder: project.folder, environment: { ...environment, NODE_TEST_CONTEXT: undefined } },
    );
    expect(stdout).toContain('# pass 2\n');
    expect(code, stdout).toBe(0);
  });
});

describeClient('terraform', 'a Terraform stack with an init hook', (terraform, variables) => {
  describeClient('aws-cli', 'for awslocal', (aws) => {
    test('is applied to kumobako', { timeout: 240_000 }, async () => {
      const project = openProject('terraform-localstack');
      await migrate(project);
      const port = String(await freePort());
      const path = [project.environment['PATH'], dirname(terraform), dirname(aws)].join(':');
      const environment = { ...project.environment, ...variables, PATH: path, AWS_TEST_PORT: port };
      const options = { folder: project.folder, environment };
      onTestFinished(async () => void (await runClient('kumobako', ['stop', '--port', port], options)));
      expect(await mustRun('sh', ['up.sh'], options)).toContain('Apply complete!');
      const output = await mustRun(terraform, ['output', '-raw', 'subscribed'], options);
      expect(output).toBe('arn:aws:sqs:us-east-1:000000000000:invoices');
    });
  });
});

interface Compose {
  services: Record<'aws' | 'app', { image: string; command: string[]; environment: Record<string, string> }>;
}

describe('a docker-compose project, its file read as a recipe', () => {
  test('runs on what the image runs, and finds it by its name', async () => {
    const project = openProject('compose-localstack');
    await migrate(project);
    const compose: Compose = parse(readFileSync(join(project.folder, 'docker-compose.yml'), 'utf8'));
    const { aws: cloud, app } = compose.services;
    expect(cloud.image).toMatch(/^kumobako:/);
    // What the image says, but for its places in the file system; what Docker would do is map the port.
    const settings = IMAGE_CONFIG.Env.filter((line) => /^KUMOBAKO_(?!DATA_DIR)/.test(line));
    const port = await freePort();
    const [command = '', ...args] = IMAGE_CONFIG.Entrypoint;
    const child = spawn(command, [...args, '--port', String(port)], {
      cwd: project.folder,
      env: {
        ...project.environment,
        ...Object.fromEntries(settings.map((line) => line.split('=', 2))),
        ...cloud.environment,
      },
    });
    onTestFinished(() => stop(child));
    await ready(child);
    const [program = '', ...words] = app.command;
    const endpoint = app.environment['AWS_ENDPOINT_URL']?.replace('aws:4566', `aws:${port}`);
    // A resolver of Docker's network knows the name.
    const resolver = join(project.folder, 'resolver.cjs');
    writeFileSync(
      resolver,
      `const dns = require('node:dns'), lookup = dns.lookup;
       dns.lookup = (host, ...rest) => lookup(host === 'aws' ? '127.0.0.1' : host, ...rest);`,
    );
    const said = await mustRun(program, words, {
      folder: project.folder,
      environment: {
        ...project.environment,
        ...app.environment,
        AWS_ENDPOINT_URL: endpoint,
        NODE_OPTIONS: `--require=${resolver}`,
      },
    });
    expect(said).toBe(`http://aws:${port}/000000000000/mail hello\n`);
  });
});

async function ready(child: ChildProcess): Promise<void> {
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await seen(child, () => text.endsWith('Ready.\n'));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
