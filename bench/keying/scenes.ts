/** The eleven scenes of the keying benchmark: what stands in front of the screen, and how it is filmed. */

import type { Canvas, Rgb } from './canvas.ts';
import type { Random } from './random.ts';
import { drawn } from './scenes-drawn.ts';
import { filmed } from './scenes-filmed.ts';

/** A scene as declared: the screen, the camera, and what sets up the drawing of one instant. */
export interface Scene {
  readonly name: string;
  readonly tests: string;
  readonly width: number;
  readonly height: number;
  /** Cameras mix light; drawing programs mix display-encoded values. */
  readonly light: 'camera' | 'graphics';
  /** Display-encoded bytes at full light. */
  readonly screen: Rgb;
  /** Share of light lost towards the corners. */
  readonly falloff: number;
  /** Depth of folds. */
  readonly folds: number;
  /** Grain of the cloth. */
  readonly weave: number;
  /** Light of the screen on the subject. */
  readonly spill: number;
  /** Variance of the sensor's noise per light, its floor, and how much of it differs between channels. */
  readonly noise: { readonly shot: number; readonly read: number; readonly chroma: number };
  /** Strength of the camera's unsharp mask. */
  readonly sharpen: number;
  /** Shadow of the subject on the screen. */
  readonly shadow: number;
  /** How far a hand-held camera wanders, in pixels. */
  readonly drift: number;
  /** Change of exposure between frames. */
  readonly flicker: number;
  /** Open shutter as a share of the frame time, and instants averaged in it. */
  readonly shutter: number;
  readonly instants: number;
  /** Like generated video: drifting blotches, colours that bleed, no noise. */
  readonly isGenerated: boolean;
  /** Draws what chance decides once; what it returns draws an instant, and may blur it as a lens does. */
  readonly setUp: (random: Random, width: number, height: number) => Actor;
}

/** Draws one instant of a scene. */
export interface Actor {
  draw(canvas: Canvas, t: number): void;
  lens?(pixels: Float32Array, width: number, height: number, t: number): Float32Array;
}

/** All scenes, the costly one last. */
export const scenes: readonly Scene[] = [...drawn, ...filmed];
