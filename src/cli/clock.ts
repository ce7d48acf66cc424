import { CliError, EXIT } from './exit.ts';
import { parseDuration, parseOptions, showDuration } from './options.ts';
import { printJson } from './output.ts';
import { type AskOptions, ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE = 'clock show | advance DURATION | set TIME   (6m, 3d; 2027-01-01T00:00:00Z)';

interface ClockFacts {
  now: string;
  nowMs: number;
  offsetMs: number;
}

/** `kumobako clock ...`: the time of the cloud. Moving it returns when all that became due has happened. */
export async function clock(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  const [action = 'show', value, ...rest] = positionals;
  if (rest.length > 0) throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
  const options = askFor(action, value);
  const facts = (await ask(endpointOf(values), '/_kumobako/clock', options)) as ClockFacts;
  if (values.json === true) printJson(facts);
  else {
    const moved =
      facts.offsetMs === 0 ? 'not moved' : `${showDuration(facts.offsetMs)} ahead of the wall clock`;
    process.stdout.write(`${facts.now} (${moved})\n`);
  }
  return EXIT.done;
}

function askFor(action: string, value: string | undefined): AskOptions {
  const waitingFor = 'What became due meanwhile happens now';
  if (action === 'show' && value === undefined) return {};
  if (action === 'advance' && value !== undefined)
    return { method: 'POST', body: { advanceMs: parseDuration(value) }, waitingFor };
  if (action === 'set' && value !== undefined) {
    const toMs = Date.parse(value);
    if (Number.isNaN(toMs))
      throw new CliError(`"${value}" is no time: write for example 2027-01-01T00:00:00Z.`, EXIT.usage);
    return { method: 'POST', body: { toMs }, waitingFor };
  }
  throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
}
