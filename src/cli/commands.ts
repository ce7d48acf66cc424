/** Runs a subcommand with its arguments; resolves with the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

/** One file per subcommand, each loaded only when it is asked for. */
export const COMMANDS = {
  start: async () => (await import('./start.ts')).start,
  stop: async () => (await import('./stop.ts')).stop,
  status: async () => (await import('./status.ts')).status,
  env: async () => (await import('./env.ts')).env,
  exec: async () => (await import('./exec.ts')).exec,
  config: async () => (await import('./config.ts')).config,
  reset: async () => (await import('./reset.ts')).reset,
  snapshot: async () => (await import('./snapshot.ts')).snapshot,
  seed: async () => (await import('./seed.ts')).seed,
  fault: async () => (await import('./fault.ts')).fault,
  world: async () => (await import('./world.ts')).world,
  clock: async () => (await import('./clock.ts')).clock,
  inbox: async () => (await import('./inbox.ts')).inbox,
  logs: async () => (await import('./logs.ts')).logs,
  iam: async () => (await import('./iam.ts')).iam,
  lambda: async () => (await import('./lambda.ts')).lambda,
  doctor: async () => (await import('./doctor.ts')).doctor,
} as const satisfies Record<string, () => Promise<Command>>;

export type CommandName = keyof typeof COMMANDS;
