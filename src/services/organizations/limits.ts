/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */

/** What AWS grants at most; a new organization gets ten there. */
export const ACCOUNTS_MAX = 10_000;
export const UNITS_MAX = 2_000;
/** Levels of units below the root. */
export const UNIT_DEPTH_MAX = 5;
export const POLICIES_MAX = 1_000;
export const TAGS_MAX = 50;
/** Default and most of a page, for lists of things. */
export const PAGE_ITEMS = 1_000;
export const HANDSHAKES_MAX = 10_000;
export const RESOURCE_POLICY_CHARACTERS_MAX = 40_000;

const DAY_MS = 86_400_000;
export const INVITATION_MS = 15 * DAY_MS;
/** An invitation is shown for thirty days after it has ended. */
export const ENDED_HANDSHAKE_MS = 30 * DAY_MS;
/** From closing an account to its end. */
export const CLOSED_ACCOUNT_MS = 90 * DAY_MS;
/** An account can leave when it is so old. */
export const LEAVE_AFTER_MS = 4 * DAY_MS;
export const ENABLE_ALL_FEATURES_MS = 90 * DAY_MS;
/** How long CreateAccount waits for what it began. */
export const CREATE_ACCOUNT_WAIT_MS = 2_000;
