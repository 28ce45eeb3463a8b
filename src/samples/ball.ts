import { type Bitmap, clamp, hex, painted, ramp, scaled, type Triple } from './paint.ts';

const PANELS: readonly Triple[] = [hex('#e63946'), hex('#fdf6e3'), hex('#2a9d8f'), hex('#fdf6e3'), hex('#f4a261'), hex('#fdf6e3')];

/** A beach ball of six panels, cut out: straight RGBA, `size` pixels square. */
export function paintBall(size: number): Bitmap {
  return painted(size, size, 3, (x, y) => {
    const radius = Math.hypot(x, y);
    if (radius > 0.97) return [0, 0, 0, 0];
    const bulge = Math.sqrt(1 - radius ** 2 * 0.98);
    // Panels meet at a cap that looks a little to the right of us.
    const angle = Math.atan2(y + 0.2 * bulge, x - 0.3 * bulge) + Math.PI;
    const panel = Math.floor((angle / (2 * Math.PI)) * PANELS.length) % PANELS.length;
    const cap = Math.hypot(x - 0.3, y + 0.2) < 0.16;
    const colour = cap ? hex('#fdf6e3') : (PANELS[panel] as Triple);
    const light = 0.3 + 0.75 * clamp(-0.45 * x - 0.6 * y + 0.68 * bulge);
    const shine = 0.6 * ramp(0.2, 0, Math.hypot(x + 0.36, y + 0.42));
    const [red, green, blue] = scaled(colour, light);
    return [red + shine, green + shine, blue + shine, 1];
  });
}
