declare global {
  /** Imports a module of the repository by its path from the root; for functions that tests evaluate in the browser. */
  function load<Module>(path: string): Promise<Module>;
}

globalThis.load = (path) => import(/* @vite-ignore */ path);
