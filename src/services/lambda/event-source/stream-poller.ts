export async function pollStream(_c: unknown, _p: unknown, _m: unknown): Promise<void> {}
