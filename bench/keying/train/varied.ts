/** Scenes as nobody drew them: other screens, light, cameras and colours, so that what is learned holds for more than eleven. */
import type { Canvas, Rgb } from '../canvas.ts';
import { Random } from '../random.ts';
import type { Actor, Scene } from '../scenes.ts';

function rgbOf(hue: number, saturation: number, value: number): Rgb {
  const channel = (n: number) => {
    const k = (((n + hue / 60) % 6) + 6) % 6;
    return 255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [channel(5), channel(3), channel(1)];
}

/** The same colour always becomes the same other colour: turned by about `turn` degrees of hue, deeper or paler. */
function recoloured(bytes: Rgb, turn: number, depth: number, gain: number, own: Random): Rgb {
  const angle = ((turn + own.normal(0, 30)) * Math.PI) / 180;
  const k = depth * own.uniform(0.7, 1.3);
  const [a, b] = [(k * (2 * bytes[0] - bytes[1] - bytes[2])) / Math.sqrt(6), (k * (bytes[1] - bytes[2])) / Math.SQRT2];
  const [u, v] = [a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle)];
  const grey = gain * own.uniform(0.85, 1.15) * (0.2126 * bytes[0] + 0.7152 * bytes[1] + 0.0722 * bytes[2]);
  const mixed = [
    grey + (2 * u) / Math.sqrt(6),
    grey - u / Math.sqrt(6) + v / Math.SQRT2,
    grey - u / Math.sqrt(6) - v / Math.SQRT2,
  ] as const;
  return mixed.map((value) => Math.min(255, Math.max(0, value))) as unknown as Rgb;
}

/** A scene before another screen, in other light, by another camera and, every other time, with other colours of the subject. */
export function varied(scene: Scene, seed: number): Scene {
  const random = new Random('vary', seed, scene.name);
  const isDrawn = scene.light === 'graphics';
  const kind = random.uniform();
  const hue = kind < 0.45 ? random.normal(128, 9) : kind < 0.7 ? random.normal(222, 9) : random.uniform(0, 360);
  const saturation = isDrawn ? random.uniform(0.85, 1) : random.uniform(0.5, 0.85);
  const screen = rgbOf(hue, saturation, isDrawn ? random.uniform(0.8, 1) : random.uniform(0.38, 0.85));
  const isRecoloured = random.uniform() < 0.55;
  const [turn, depth, gain] = [random.uniform(0, 360), random.uniform(0.6, 1.5), random.uniform(0.75, 1.2)];
  const colourOf = (bytes: Rgb): Rgb => {
    if (!isRecoloured) return bytes;
    return recoloured(bytes, turn, depth, gain, new Random('colour', seed, scene.name, bytes.map((v) => Math.round(v / 12)).join(',')));
  };
  return {
    ...scene,
    screen,
    falloff: isDrawn ? 0 : Math.min(0.65, scene.falloff * random.uniform(0.3, 1.6) + random.uniform(0, 0.15)),
    folds: isDrawn ? 0 : scene.folds * random.uniform(0, 1.6) + (random.uniform() < 0.3 ? random.uniform(0, 0.08) : 0),
    spill: isDrawn ? scene.spill * random.uniform(0, 2) : random.uniform(0.03, 0.2),
    noise: {
      shot: scene.noise.shot * random.uniform(0.4, 2.5),
      read: scene.noise.read * random.uniform(0.4, 2.5),
      chroma: random.uniform(0.4, 0.8),
    },
    sharpen: isDrawn ? 0 : random.uniform() < 0.4 ? random.uniform(0, 0.5) : scene.sharpen,
    shadow: isDrawn ? 0 : random.uniform() < 0.35 ? random.uniform(0, 0.5) : scene.shadow,
    setUp(own, width, height): Actor {
      const actor = scene.setUp(own, width, height);
      return {
        ...actor,
        draw(canvas: Canvas, t: number) {
          const plain = canvas.colour.bind(canvas);
          canvas.colour = (bytes) => plain(colourOf(bytes));
          actor.draw(canvas, t);
        },
      };
    },
  };
}

/** The same scenes so close to the screen that its light lies strongly on the subject. */
export function lit(scene: Scene, seed: number): Scene {
  return { ...varied(scene, seed), spill: new Random('lit', seed, scene.name).uniform(0.25, 0.6) };
}
