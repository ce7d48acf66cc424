/**
 * The snippets of the guides. Before each stands where it comes from: a file that a test of its own runs, `run` (here,
 * all of a guide in one shell, in order), or why it is not run.
 */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { describeClient } from '../support/clients.ts';
import { freePort } from '../support/free-port.ts';
import { copyProject } from '../support/project.ts';
import { clientVariables, runClient } from '../support/run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDES = ['testing.md', 'migrate-from-moto.md', 'migrate-from-localstack.md'];

interface Snippet {
  origin: string;
  language: string;
  text: string;
}

function snippetsOf(guide: string): Snippet[] {
  const text = readFileSync(join(ROOT, 'docs', guide), 'utf8');
  const found = [...text.matchAll(/^(?:<!-- (.*) -->\n)?```(\w+)\n([\s\S]*?)\n```$/gm)];
  expect(found).toHaveLength((text.match(/^```/gm) ?? []).length / 2);
  return found.map(([, origin = '', language = '', body = '']) => ({ origin, language, text: body }));
}

describe.each(GUIDES)('%s', (guide) => {
  const snippets = snippetsOf(guide);

  test('every snippet is run, or says why not', () => {
    expect(snippets.length).toBeGreaterThan(1);
    for (const { origin } of snippets) expect(origin).toMatch(/^(run|file: \S+|not run: .{5,})$/);
  });

  test('snippets of files are as in their files', () => {
    for (const { origin, text } of snippets) {
      const path = /^file: (.*)$/.exec(origin)?.[1];
      if (path !== undefined) expect(readFileSync(join(ROOT, path), 'utf8'), path).toContain(text);
    }
  });

  test('YAML is YAML, and links lead somewhere', () => {
    for (const { language, text } of snippets) if (language === 'yaml') parse(text);
    const page = readFileSync(join(ROOT, 'docs', guide), 'utf8');
    for (const [, target = ''] of page.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(() => readFileSync(join(ROOT, 'docs', target)), target).not.toThrow('ENOENT');
    }
  });

  describeClient('aws-cli', 'with the AWS CLI', (aws) => {
    test('commands succeed one after the other', async () => {
      const commands = snippets.filter(({ origin }) => origin === 'run').map(({ text }) => text);
      const { folder, environment } = copyProject(join(ROOT, 'test/migration/python-moto'));
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      const { code, stdout, stderr } = await runClient('sh', ['-euxc', commands.join('\n')], {
        folder,
        environment: {
          ...environment,
          ...clientVariables(endpoint),
          PATH: `${environment['PATH']}:${dirname(aws)}`,
          KUMOBAKO_ENDPOINT: endpoint,
          KUMOBAKO_PORT: new URL(endpoint).port,
        },
      });
      expect(code, stderr + stdout).toBe(0);
      expect(stdout).toMatch(/Stopped the cloud.*\n$/);
    });
  });
});
