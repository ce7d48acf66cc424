/** What a user may ask for. `auto`: the best there is; `strict`: none that keeps nothing in. */
export const ISOLATION_MODES = ['auto', 'strict', 'plain', 'ns', 'landlock', 'seatbelt'] as const;
export type IsolationMode = (typeof ISOLATION_MODES)[number];
