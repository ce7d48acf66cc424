/** How much of a target there is. */
export interface Capacity {
  readonly current: number;
  /** An earlier change is under way. */
  readonly isChanging?: boolean | undefined;
  /** Why the last change came to nothing. */
  readonly failure?: string | undefined;
}
