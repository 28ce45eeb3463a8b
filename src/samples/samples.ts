import { type Category, type Effect, exampleOf } from '../gpu/define-effect.ts';
import { type Colour, defaultsOf, type ParamValue } from '../gpu/params.ts';
import type { PlanarFrame, PlaneFormat } from '../media/picture.ts';
import { paintBall } from './ball.ts';
import { paintFox } from './fox.ts';
import { type Bitmap, chance, clamp, placed, type Triple } from './paint.ts';
import { paintStillLife } from './still-life.ts';

/** Size of every sample, in pixels. */
export const SAMPLE_SIZE = { width: 384, height: 216 } as const;
/** Frames after which a sample begins again. */
export const SAMPLE_LOOP = 48;
/** Frames a second. */
export const SAMPLE_RATE = 24;
/** The frame to show at rest: late enough for effects of time to have a past, and with everything in the picture. */
export const SAMPLE_STILL = 11;

/**
 * What effects are shown on. `screen`: a fox before an unevenly lit green screen. `subject`: the fox cut out. `spill`: cut
 * out, with green light on it. `still`: fruit on a table, with every hue. `moving`: the same as a grainy film, with a
 * bouncing ball. `shimmer`: the same with a picture that is not held quite still.
 */
export type SampleId = 'screen' | 'subject' | 'spill' | 'still' | 'moving' | 'shimmer';

const BY_CATEGORY: Readonly<Record<Category, SampleId>> = {
  Keying: 'screen',
  Matte: 'subject',
  Sticker: 'subject',
  Light: 'still',
  Style: 'still',
  Colour: 'still',
  Time: 'moving',
};

/** Colour of the green screen. */
const SCREEN: Colour = [34 / 255, 168 / 255, 74 / 255];

/** Effects that something else shows better than their category's sample does, or that have to know the sample. */
const BY_EFFECT: Readonly<Record<string, { readonly sample?: SampleId; readonly values?: Readonly<Record<string, ParamValue>> }>> = {
  keyer: { values: { screen: SCREEN } },
  despill: { sample: 'spill', values: { screen: SCREEN } },
  mask: {
    sample: 'still',
    values: {
      area: [
        {
          kind: 'ellipse',
          points: [
            [208, 122],
            [352, 122],
            [208, 202],
          ],
          width: 0,
          hole: false,
        },
      ],
      mode: 'keep',
      feather: 14,
    },
  },
  displacement: { values: { amount: 9, shading: 0.85 } },
  // Towards the right, where the gallery shows the effect, and dark enough for its checks.
  'inner-shadow': { values: { opacity: 0.95, blur: 14, distance: 9 } },
  'drop-shadow': { values: { opacity: 0.95, blur: 12, distance: 14, angle: 30 } },
  oil: { values: { brush: 14 } },
  'edge-steady': { sample: 'shimmer' },
  denoise: { sample: 'moving' },
  // Past the middle of a sweep at rest.
  gloss: { values: { width: 110, duration: 0.75, repeat: 2 } },
};

/** The sample that shows best what an effect does. */
export const sampleFor = ({ id, category }: Effect): SampleId => BY_EFFECT[id]?.sample ?? BY_CATEGORY[category];

/** What a LUT parameter is set to in `shownValues`: `sampleLut()` under this name. */
export const SAMPLE_LUT = 'sample';

/** Values that show what an effect does without any file of the user's. */
export function shownValues(effect: Effect): Record<string, ParamValue> {
  const files = Object.entries(effect.params).filter(([, { kind }]) => kind === 'asset');
  const readsPictures = files.some(([, param]) => param.kind === 'asset' && param.accepts === 'pictures');
  // Examples of effects that read pictures are about the user's own; by default they have their own.
  const values: Record<string, ParamValue> = readsPictures ? defaultsOf(effect.params) : exampleOf(effect);
  for (const [id, param] of files) values[id] = param.kind === 'asset' && param.accepts === 'lut' ? SAMPLE_LUT : '';
  return values;
}

/** The same for the effect's own sample. Samples are small, so lengths are halved to look as they do on a clip. */
export function sampleValues(effect: Effect): Record<string, ParamValue> {
  const values = shownValues(effect);
  for (const [id, param] of Object.entries(effect.params)) {
    if (param.kind === 'float' && param.unit === 'px') values[id] = clamp((values[id] as number) / 2, param.min, param.max);
  }
  return { ...values, ...BY_EFFECT[effect.id]?.values };
}

/** Format of all samples: straight RGBA. */
export const SAMPLE_FORMAT: PlaneFormat = {
  coded: SAMPLE_SIZE,
  layout: 'rgba',
  bitDepth: 8,
  alpha: true,
  rotation: 0,
  pixelAspect: { num: 1, den: 1 },
  colour: { matrix: 'bt709', range: 'full', primaries: 'bt709', transfer: 'iec61966-2-1' },
};

const { width: WIDTH, height: HEIGHT } = SAMPLE_SIZE;

/** Grain: about normal with a standard deviation of 1, from the pixel, the channel and the frame. */
const grain = (at: number, channel: number, index: number) =>
  (chance(at * 3 + channel, index) + chance(at * 3 + channel, index + 991) + chance(at * 3 + channel, index + 1983) - 1.5) * 2;

/** Paints samples when they are first asked for; the same on every machine. */
export class Samples {
  readonly #bitmaps = new Map<string, Bitmap>();

  /** One frame of a sample; frames repeat after `SAMPLE_LOOP`. */
  frame(sample: SampleId, index: number): PlanarFrame {
    const step = ((index % SAMPLE_LOOP) + SAMPLE_LOOP) % SAMPLE_LOOP;
    return {
      index,
      time: index / SAMPLE_RATE,
      duration: 1 / SAMPLE_RATE,
      format: SAMPLE_FORMAT,
      planes: [this.#painted(sample, step)],
      [Symbol.dispose]: () => undefined,
    };
  }

  #painted(sample: SampleId, step: number): Uint8Array<ArrayBuffer> {
    switch (sample) {
      case 'screen':
        return this.#screen(step);
      case 'subject':
        return this.#cutOut(step, 0);
      case 'spill':
        return this.#cutOut(step, 1);
      case 'still':
        return this.#still().bytes;
      case 'moving':
        return this.#moving(step);
      case 'shimmer':
        return this.#shimmer(step);
    }
  }

  #once(name: string, paint: () => Bitmap): Bitmap {
    const known = this.#bitmaps.get(name) ?? paint();
    this.#bitmaps.set(name, known);
    return known;
  }

  #still(): Bitmap {
    return this.#once('still', () => paintStillLife(WIDTH, HEIGHT));
  }

  #fox(): Bitmap {
    return this.#once('fox', () => paintFox(HEIGHT + 4));
  }

  /** The fox looks about, a little. */
  #foxPlace(step: number) {
    const turn = (2 * Math.PI * step) / SAMPLE_LOOP;
    return { x: WIDTH / 2 + 9 * Math.sin(turn), y: HEIGHT / 2 + 7 + 2 * Math.sin(2 * turn), turn: 0.05 * Math.sin(turn - 0.4) };
  }

  #cutOut(step: number, spill: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(WIDTH * HEIGHT * 4);
    placed(this.#fox(), this.#foxPlace(step), SAMPLE_SIZE, (at, colour, cover) => {
      bytes.set([...spilled(colour, cover, spill), 255 * cover].map(clampCode), at * 4);
    });
    return bytes;
  }

  #screen(step: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(WIDTH * HEIGHT * 4);
    for (let at = 0; at < WIDTH * HEIGHT; at++) {
      const [x, y] = [(at % WIDTH) / WIDTH, Math.floor(at / WIDTH) / HEIGHT];
      // A lamp at the upper left, a fold, and what falls off towards the corners.
      const light =
        1.08 - 0.38 * Math.hypot(x - 0.3, (y - 0.25) * 0.7) + 0.035 * Math.sin(x * 19 + 2 * Math.sin(y * 3)) - 0.12 * clamp(y - 0.7);
      bytes.set(
        SCREEN.map((code, channel) => clampCode(255 * code * light + 1.2 * grain(at, channel, step))),
        at * 4,
      );
      bytes[at * 4 + 3] = 255;
    }
    placed(this.#fox(), this.#foxPlace(step), SAMPLE_SIZE, (at, colour, cover) => {
      const seen = spilled(colour, cover, 0.35).map((code, channel) => code * cover + (bytes[at * 4 + channel] as number) * (1 - cover));
      bytes.set(
        seen.map((code, channel) => clampCode(code + 0.8 * grain(at, channel, step))),
        at * 4,
      );
    });
    return bytes;
  }

  #moving(step: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#still().bytes.slice();
    const ball = this.#once('ball', () => paintBall(64));
    // At rest it is on the right, where the gallery shows the effect.
    const across = (step / SAMPLE_LOOP + 0.45) % 1;
    const height = Math.abs(Math.cos(across * Math.PI * 3));
    const place = { x: -50 + (WIDTH + 100) * across, y: HEIGHT - 38 - 105 * height, turn: across * 9 };
    placed(ball, place, SAMPLE_SIZE, (at, colour, cover) => {
      for (const channel of [0, 1, 2] as const) {
        bytes[at * 4 + channel] = (bytes[at * 4 + channel] as number) * (1 - cover) + colour[channel] * cover;
      }
    });
    for (let at = 0; at < WIDTH * HEIGHT; at++) {
      for (const channel of [0, 1, 2]) {
        bytes[at * 4 + channel] = clampCode((bytes[at * 4 + channel] as number) + 7 * grain(at, channel, step));
      }
    }
    return bytes;
  }

  #shimmer(step: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#still().bytes.slice();
    const place = { x: WIDTH / 2 + 0.9 * (chance(step, 5) - 0.5), y: HEIGHT / 2 + 0.9 * (chance(step, 6) - 0.5), turn: 0 };
    placed(this.#still(), place, SAMPLE_SIZE, (at, colour, cover) => {
      if (cover > 0.99) bytes.set(colour.map(clampCode), at * 4);
    });
    return bytes;
  }
}

const clampCode = (code: number): number => Math.round(clamp(code, 0, 255));

/** A colour in the light that a screen throws back: most of it where the subject is thin. */
function spilled([red, green, blue]: Triple, cover: number, amount: number): Triple {
  const share = amount * (0.7 + 0.9 * (1 - cover));
  return [red * (1 - 0.18 * share), green * (1 - 0.03 * share) + 14 * share, blue * (1 - 0.24 * share) + 4 * share];
}
