/** An example under `examples/`: the commands of its README as they stand there, and the words that it promises. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { TestCloud } from './cloud.ts';
import { runClient, temporaryFolder } from './run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface ExampleRun {
  /** A folder that stands first in PATH. */
  clients?: string;
  /** What the command ends with, where the README has several. */
  script?: string;
  timeoutMs?: number;
}

export interface Example {
  /** Runs a command of the README in the project's folder, and expects the next block of words behind it. */
  run(cloud: TestCloud, options?: ExampleRun): Promise<void>;
}

/** @param test `import.meta.url` of the example's test */
export function readExample(test: string): Example {
  const blocks = codeBlocks(readFileSync(new URL('README.md', test), 'utf8'));
  return {
    async run(cloud, { clients, script = '', timeoutMs } = {}) {
      const at = blocks.findIndex(
        ({ language, text }) => language === 'sh' && text.trimEnd().endsWith(script),
      );
      const command = blocks[at]?.text;
      if (command === undefined) throw new Error(`README.md has no command ${script}`);
      const promised = blocks.slice(at).find(({ language }) => language === '')?.text;
      const path = [clients, dirname(process.execPath), process.env['PATH']];
      const environment = {
        PATH: path.filter((part) => part !== undefined).join(delimiter),
        HOME: temporaryFolder(),
        KUMOBAKO_ENDPOINT: cloud.endpoint,
      };
      const options = { folder: ROOT, environment, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
      const { code, stdout, stderr } = await runClient('sh', ['-c', command], options);
      expect(stderr).toBe('');
      expect(stdout).toBe(promised);
      expect(code).toBe(0);
    },
  };
}

/** A folder where a client has the name that users call it by. */
export function folderWith(name: string, command: string): string {
  const folder = join(temporaryFolder(), 'bin');
  mkdirSync(folder);
  symlinkSync(command, join(folder, name));
  return folder;
}

function codeBlocks(page: string): { language: string; text: string }[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }));
}
