import type { Scene } from './scenes.ts';

/** A scene from what differs from the usual: 640×360, a camera, a green screen. */
export const sceneOf = (own: Pick<Scene, 'name' | 'tests' | 'setUp'> & Partial<Scene>): Scene => ({
  ...{ width: 640, height: 360, light: 'camera', screen: [52, 168, 74], falloff: 0.1, folds: 0, weave: 0.006, spill: 0.1 },
  ...{ noise: { shot: 0.0012, read: 0.0008, chroma: 0.6 }, sharpen: 0, shadow: 0, drift: 0, flicker: 0, shutter: 0.5, instants: 4 },
  isGenerated: false,
  ...own,
});
