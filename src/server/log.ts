import { LOG_LEVELS, type Log, type LogFields, type LogLevel } from '../core/log.ts';

const COLOURS: Readonly<Record<LogLevel, string>> = { error: '31', warn: '33', info: '36', debug: '90' };

/** Logs to standard error: one record a line, text on a terminal, else JSON. */
export function createLog(level: LogLevel, stream: NodeJS.WriteStream = process.stderr): Log {
  const most = LOG_LEVELS.indexOf(level);
  const write = (recordLevel: LogLevel, message: string, fields: LogFields = {}) => {
    if (LOG_LEVELS.indexOf(recordLevel) > most) return;
    const t = new Date().toISOString();
    stream.write(
      stream.isTTY ? textLine(t, recordLevel, message, fields) : jsonLine(t, recordLevel, message, fields),
    );
  };
  return {
    error: (message, fields) => write('error', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    info: (message, fields) => write('info', message, fields),
    debug: (message, fields) => write('debug', message, fields),
  };
}

function jsonLine(t: string, level: LogLevel, message: string, fields: LogFields): string {
  return `${JSON.stringify({ t, level, message, ...fields })}\n`;
}

function textLine(t: string, level: LogLevel, message: string, { stack, ...fields }: LogFields): string {
  const facts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  const head = `\u001b[${COLOURS[level]}m${level.padEnd(5)}\u001b[0m ${t.slice(11, 23)} ${message}`;
  return `${[head, facts].filter((part) => part !== '').join('  ')}\n${stack === undefined ? '' : `${stack}\n`}`;
}
