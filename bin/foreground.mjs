// Runs a program in the foreground on behalf of a small wrapper process. Node 18 syntax, no dependencies.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2'];

/**
 * Runs a program with this process's terminal and waits for its end, passing signals on.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>} its exit code; 128 + the signal's number if a signal ended it, as shells report it
 */
export function runForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const handlers = FORWARDED.map((signal) => {
      const handler = () => {
        // Ctrl-C at a terminal reaches the whole foreground group: sent on as well, it would count as a second one.
        if (signal === 'SIGINT' && atTerminal) return;
        child.kill(signal);
      };
      process.on(signal, handler);
      return { signal, handler };
    });
    const release = () => {
      for (const { signal, handler } of handlers) process.off(signal, handler);
    };
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
