/** Lets actions happen one at a time: each waits for the one before, whatever became of it. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs an action when its turn has come. */
  take<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#last.then(action, action);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
