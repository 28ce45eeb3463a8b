/** Our looks, and the same looks written as filters of ffmpeg. */

import type { ParamValue } from '../../src/gpu/params.ts';
import type { Size } from '../../src/media/picture.ts';
import { SAMPLE_LUT } from '../../src/samples/samples.ts';

/** One look in both. Lengths are in pixels of the picture; temporal stability is off on our side unless the look is about time. */
export interface Look {
  /** Effect of ours. */
  readonly effect: string;
  /** Its values, over the defaults. */
  readonly values?: Readonly<Record<string, ParamValue>>;
  /** The clip both read: an opaque one (NV12), or a cut-out (straight RGBA). */
  readonly clip: 'opaque' | 'cut-out';
  /** Graph from `[in]` to `[out]`, and why it is simpler than ours where it is. */
  readonly graph: (size: Size) => string;
  readonly differs?: string;
}

/** Looks of ours that no filters of ffmpeg's make, and what comes nearest. */
export const WITHOUT_COUNTERPART: Readonly<Record<string, string>> = {
  keyer: 'chromakey has no clean plate, no un-mixing and no edge colour; bench and bench:keying compare them',
  mask: 'drawn shapes would be painted once and merged',
  gloss: 'no distance from the edge of the matte to bend a band by',
  'posterize-time': 'fps passes references on and touches no pixel',
  'edge-steady': 'no filter keeps only edges from moving',
  hold: 'freezeframes takes a picture from another input; no fade',
  'lift-gamma-gain': 'colorbalance and eq round to 8 bits between steps and define tones otherwise',
};

const dots = (degrees: number, size: number) => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const wave = (x: number, y: number) => `cos(${((2 * Math.PI) / size).toFixed(5)}*(${x.toFixed(5)}*X+${y.toFixed(5)}*Y))`;
  return `(0.5+0.25*(${wave(cos, sin)}+${wave(-sin, cos)}))`;
};
/** Ink printed where the channel is darker than the screen; black by the brightest channel. */
const ink = (channel: string, degrees: number) =>
  `255*gt(${channel}(X,Y)/max(1,max(r(X,Y),max(g(X,Y),b(X,Y)))),${dots(degrees, 7)})*gt(max(r(X,Y),max(g(X,Y),b(X,Y)))/255,${dots(45, 7)})`;

const LINES = 'format=gray,edgedetect=low=0.08:high=0.2,negate,format=gbrp';
const still = (size: Size, expression: string, format: string) =>
  `color=black:s=${size.width}x${size.height}:r=30,format=${format},geq=${expression},loop=loop=-1:size=1`;
const waves = (size: Size, along: 'X' | 'Y') =>
  still(size, ['r', 'g', 'b'].map((channel) => `${channel}='128+8*sin(${along}/30)'`).join(':'), 'gbrp');
const light = (pick: string, sigma: number) => `${pick},gblur=sigma=${sigma}:steps=2`;
const bright = "lutrgb=r='clip((val-140)*2,0,255)':g='clip((val-140)*2,0,255)':b='clip((val-140)*2,0,255)'";
const steps = 'round(val/255*4)*63.75';

/** Every comparison, in the order of the effect menu. `.cube` is where the table of `lut` lies. */
export const looksWith = (cube: string): readonly Look[] => [
  { effect: 'despill', clip: 'cut-out', graph: () => '[in]despill=green[out]' },
  {
    effect: 'choke-feather',
    values: { choke: 2, feather: 4 },
    clip: 'cut-out',
    graph: () =>
      '[in]format=gbrap,erosion=threshold0=0:threshold1=0:threshold2=0,erosion=threshold0=0:threshold1=0:threshold2=0,gblur=sigma=2:planes=8[out]',
    differs: 'whole pixels, in squares',
  },
  {
    effect: 'displacement',
    values: { texture: 'wave', amount: 8, shading: 0 },
    clip: 'opaque',
    graph: (size) => `[in]format=gbrp[p];${waves(size, 'Y')}[x];${waves(size, 'X')}[y];[p][x][y]displace=edge=smear[out]`,
    differs: 'a texture that stands still, whole pixels',
  },
  {
    effect: 'texture-blend',
    values: { mode: 'multiply', texture: 'wave' },
    clip: 'opaque',
    graph: (size) =>
      `[in]format=gbrp[p];${still(size, "r='200+50*sin(X/12+Y/30)':g='200+50*sin(X/12+Y/30)':b='200+50*sin(X/12+Y/30)'", 'gbrp')}[t];[p][t]blend=all_mode=multiply:all_opacity=0.6[out]`,
    differs: 'a texture that stands still',
  },
  {
    effect: 'surface-bevel',
    clip: 'opaque',
    graph: () =>
      "[in]format=yuv444p,split[a][b];[b]gblur=sigma=2,lutyuv=u=128:v=128,convolution='-2 -1 0 -1 0 1 0 1 2:0 0 0 0 1 0 0 0 0:0 0 0 0 1 0 0 0 0:0 0 0 0 1 0 0 0 0:1:1:1:1:128:0:0:0'[c];[a][c]blend=all_mode=overlay:c1_mode=normal:c2_mode=normal[out]",
    differs: 'no altitude, no colours, not in linear light',
  },
  {
    effect: 'alpha-bevel',
    clip: 'cut-out',
    graph: () =>
      "[in]split=3[a][b][k];[b]alphaextract,gblur=sigma=5,convolution='-2 -1 0 -1 0 1 0 1 2':0rdiv=1:0bias=128,format=yuv444p[c];[a]format=yuv444p[p];[p][c]blend=all_mode=overlay:c1_mode=normal:c2_mode=normal[o];[k]alphaextract[m];[o][m]alphamerge[out]",
    differs: 'a blurred matte instead of a distance field',
  },
  {
    effect: 'inner-shadow',
    clip: 'cut-out',
    graph: () =>
      '[in]format=gbrap,split=3[a][b][k];[b]alphaextract,gblur=sigma=10,format=gbrp[c];[a]format=gbrp[p];[p][c]blend=all_mode=multiply:all_opacity=0.6[o];[k]alphaextract[m];[o][m]alphamerge[out]',
  },
  {
    effect: 'outline',
    values: { width: 12, rounding: 0 },
    clip: 'cut-out',
    graph: () =>
      `[in]format=rgba,split[a][b];[b]alphaextract,${Array.from({ length: 12 }, (_, step) => `dilation=coordinates=${step % 2 ? 255 : 90}`).join()}[m];color=white:r=30,format=rgba[w];[w][m]scale2ref[w2][m2];[w2][m2]alphamerge[l];[l][a]overlay=shortest=1[out]`,
    differs: 'twelve passes, octagons for circles',
  },
  {
    effect: 'drop-shadow',
    clip: 'cut-out',
    graph: () =>
      '[in]format=gbrap,split[a][b];[b]lutrgb=r=0:g=0:b=0:a=val/2,gblur=sigma=8:planes=8,format=rgba,pad=iw+5:ih+9:5:9:black@0,crop=iw-5:ih-9:0:0[s];[s][a]overlay[out]',
  },
  {
    effect: 'temporal-ema',
    clip: 'opaque',
    graph: () => "[in]tmix=frames=8:weights='0.028 0.047 0.078 0.13 0.216 0.36 0.6 1'[out]",
    differs: 'ghosts: it does not look for motion',
  },
  {
    effect: 'frame-blend',
    values: { frames: 4 },
    clip: 'opaque',
    graph: () => "[in]tmix=frames=4:weights='1 1 1 1'[out]",
    differs: 'not in linear light',
  },
  {
    effect: 'exposure',
    values: { exposure: 0.8, temperature: 20 },
    clip: 'opaque',
    graph: () => '[in]format=gbrpf32le,exposure=exposure=0.8,format=gbrp,colortemperature=temperature=5500[out]',
    differs: 'no roll-off, not in linear light',
  },
  {
    effect: 'hue-saturation',
    values: { hue: 30, saturation: 1.2, vibrance: 0 },
    clip: 'opaque',
    graph: () => '[in]hue=h=30:s=1.2[out]',
    differs: 'chroma planes of half size, lightness changes',
  },
  {
    effect: 'levels',
    values: { inBlack: 0.12, inWhite: 0.8, outBlack: 0.04, outWhite: 0.96 },
    clip: 'opaque',
    graph: () =>
      `[in]format=gbrp,colorlevels=${['r', 'g', 'b'].map((c) => `${c}imin=0.12:${c}imax=0.8:${c}omin=0.04:${c}omax=0.96`).join(':')}[out]`,
  },
  {
    effect: 'curves',
    values: {
      master: [
        [0, 0.04],
        [0.25, 0.18],
        [0.75, 0.82],
        [1, 0.97],
      ],
    },
    clip: 'opaque',
    graph: () => "[in]format=gbrp,curves=master='0/0.04 0.25/0.18 0.75/0.82 1/0.97'[out]",
  },
  {
    effect: 'lut',
    values: { file: SAMPLE_LUT },
    clip: 'opaque',
    graph: () => `[in]format=gbrp,lut3d=file=${cube}:interp=tetrahedral[out]`,
  },
  { effect: 'vignette', clip: 'opaque', graph: () => '[in]format=gbrp,vignette=PI/4[out]', differs: 'not in linear light' },
  {
    effect: 'film-grain',
    clip: 'opaque',
    graph: () => '[in]format=gbrp,noise=alls=8:allf=t[out]',
    differs: 'single pixels, the same in all tones',
  },
  {
    effect: 'glow',
    values: { radius: 28 },
    clip: 'opaque',
    graph: () =>
      `[in]format=gbrp,split[a][b];[b]${light("curves=master='0/0 0.5/0.3 1/1'", 14)}[c];[a][c]blend=all_mode=screen:all_opacity=0.45[out]`,
    differs: 'not in linear light',
  },
  {
    effect: 'bloom',
    values: { radius: 60 },
    clip: 'opaque',
    graph: () =>
      `[in]format=gbrp,split[a][b];[b]${bright},split[c][d];[c]gblur=sigma=7.5:steps=2[e];[d]gblur=sigma=30:steps=2[f];[e][f]blend=all_mode=average[g];[a][g]blend=all_mode=screen[out]`,
    differs: 'not in linear light',
  },
  {
    effect: 'halation',
    values: { radius: 24 },
    clip: 'opaque',
    graph: () =>
      `[in]format=gbrp,split[a][b];[b]${light(bright, 12)},colorchannelmixer=gg=0.42:bb=0.16[c];[a][c]blend=all_mode=screen[out]`,
    differs: 'one blur, not in linear light',
  },
  {
    effect: 'sharpen',
    values: { amount: 1, radius: 1.2 },
    clip: 'opaque',
    graph: () => '[in]unsharp=5:5:1[out]',
    differs: 'halos: it does not look at the tones around',
  },
  { effect: 'denoise', values: { stability: 0 }, clip: 'opaque', graph: () => '[in]format=yuv420p,nlmeans=s=3:p=7:r=15[out]' },
  {
    effect: 'pencil',
    values: { stability: 0 },
    clip: 'opaque',
    graph: () => '[in]format=gray,split[a][b];[b]negate,gblur=sigma=10:steps=2[c];[c][a]blend=all_mode=dodge[out]',
    differs: 'soft shading only: no lines, no hatching, no paper',
  },
  {
    effect: 'cartoon',
    values: { stability: 0 },
    clip: 'opaque',
    graph: () =>
      `[in]split[a][b];[a]format=gbrp,bilateral=sigmaS=4:sigmaR=0.1,lutrgb=r='round(val/32)*32':g='round(val/32)*32':b='round(val/32)*32'[p];[b]${LINES}[l];[p][l]blend=all_mode=multiply[out]`,
    differs: 'steps of channels, thin lines by edgedetect',
  },
  {
    effect: 'comic',
    values: { stability: 0 },
    clip: 'opaque',
    graph: () =>
      `[in]split[a][b];[a]format=gbrp,geq=r='${ink('r', 15)}':g='${ink('g', 75)}':b='${ink('b', 0)}'[p];[b]${LINES}[l];[p][l]blend=all_mode=multiply[out]`,
    differs: 'hard dots, thin lines by edgedetect',
  },
  {
    effect: 'oil',
    values: { stability: 0 },
    clip: 'opaque',
    graph: () => '[in]format=gbrp,median=radius=7[out]',
    differs: 'no honest counterpart: a median has no strokes, no direction and no relief',
  },
  {
    effect: 'posterize',
    values: { softness: 0, stability: 0 },
    clip: 'opaque',
    graph: () => `[in]format=gbrp,lutrgb=r=${steps}:g=${steps}:b=${steps}[out]`,
  },
];
