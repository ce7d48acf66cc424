/** An example under `examples/`: the commands of its README as they stand there, and the words that it promises. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { TestCloud } from './cloud.ts';
import { runClient, temporaryFolder } from './run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Example {
  /**
   * Runs a command of the README in the project's folder, as the README says, and expects what it promises.
   *
   * @param clients a folder that stands first in PATH
   * @param script what the command ends with, where the README has several
   */
  run(cloud: TestCloud, clients?: string, script?: string): Promise<void>;
}

/** @param test `import.meta.url` of the example's test */
export function readExample(test: string): Example {
  const blocks = codeBlocks(readFileSync(new URL('README.md', test), 'utf8'));
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trimEnd());
  // What comes before the commands are drawings.
  const promised = blocks.findLast(({ language }) => language === '')?.text;
  return {
    async run(cloud, clients, script = '') {
      const command = commands.find((line) => line.endsWith(script));
      if (command === undefined) throw new Error(`README.md has no command ${script}`);
      const path = [clients, dirname(process.execPath), process.env['PATH']];
      const environment = {
        PATH: path.filter((part) => part !== undefined).join(delimiter),
        HOME: temporaryFolder(),
        KUMOBAKO_ENDPOINT: cloud.endpoint,
      };
      const { code, stdout, stderr } = await runClient('sh', ['-c', command], { folder: ROOT, environment });
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
