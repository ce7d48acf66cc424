/** Holds back what removes files while somebody (a snapshot) needs them to stay. */
export class Pins {
  #count = 0;
  #released = Promise.resolve();
  #release = (): void => {};

  /** The returned function ends the pin; to call it again does nothing. */
  pin(): () => void {
    if (this.#count++ === 0) {
      this.#released = new Promise((resolve) => {
        this.#release = resolve;
      });
    }
    let isPinned = true;
    return () => {
      if (!isPinned) return;
      isPinned = false;
      if (--this.#count === 0) this.#release();
    };
  }

  /** Resolves when there is no pin. */
  async released(): Promise<void> {
    while (this.#count > 0) await this.#released;
  }
}
