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

/** Makes red, green and blue of the expressions for them, or of one for all. */
const rgb = (red: string, green = red, blue = red): string => `r='${red}':g='${green}':b='${blue}'`;
/** A graph that filters RGB in place. */
const inRgb = (filters: string) => () => `[in]format=gbrp,${filters}[out]`;
/** A graph that blends what `filters` make of the RGB picture into it. */
const blended = (filters: string, mode: string) => () => `[in]format=gbrp,split[a][b];[b]${filters}[c];[a][c]blend=all_mode=${mode}[out]`;
/** A graph that blends what `filters` make of the matte into the picture, whose own matte it keeps. */
const shadedByMatte = (filters: string, mode: string, format: string) => () =>
  `[in]split=3[a][b][k];[b]alphaextract,${filters},format=${format}[c];[a]format=${format}[p];[p][c]blend=${mode}[o];[k]alphaextract[m];[o][m]alphamerge[out]`;

const dots = (degrees: number, size: number) => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const wave = (x: number, y: number) => `cos(${((2 * Math.PI) / size).toFixed(5)}*(${x.toFixed(5)}*X+${y.toFixed(5)}*Y))`;
  return `(0.5+0.25*(${wave(cos, sin)}+${wave(-sin, cos)}))`;
};
const BRIGHTEST = 'max(r(X,Y),max(g(X,Y),b(X,Y)))';
/** Ink printed where the channel is darker than the screen; black by the brightest channel. */
const ink = (channel: string, degrees: number) =>
  `255*gt(${channel}(X,Y)/max(1,${BRIGHTEST}),${dots(degrees, 7)})*gt(${BRIGHTEST}/255,${dots(45, 7)})`;

/** The picture changed by `filters`, under thin lines where it has edges. */
const drawn = (filters: string) => () =>
  `[in]split[a][b];[a]format=gbrp,${filters}[p];[b]format=gray,edgedetect=low=0.08:high=0.2,negate,format=gbrp[l];[p][l]blend=all_mode=multiply[out]`;
/** A picture of the graph's size that is made once. */
const still = ({ width, height }: Size, expression: string) =>
  `color=black:s=${width}x${height}:r=30,format=gbrp,geq=${rgb(expression)},loop=loop=-1:size=1`;
const EMBOSS = '-2 -1 0 -1 0 1 0 1 2';
const OVERLAY_OF_LUMA = 'all_mode=overlay:c1_mode=normal:c2_mode=normal';
const ERODED = 'erosion=threshold0=0:threshold1=0:threshold2=0';
const HIGHLIGHTS = `lutrgb=${rgb('clip((val-140)*2,0,255)')}`;

/** Every comparison, in the order of the effect menu. `.cube` is where the table of `lut` lies. */
export const looksWith = (cube: string): readonly Look[] => [
  { effect: 'despill', clip: 'cut-out', graph: () => '[in]despill=green[out]' },
  {
    effect: 'choke-feather',
    values: { choke: 2, feather: 4 },
    clip: 'cut-out',
    graph: () => `[in]format=gbrap,${ERODED},${ERODED},gblur=sigma=2:planes=8[out]`,
    differs: 'whole pixels, in squares',
  },
  {
    effect: 'displacement',
    values: { texture: 'wave', amount: 8, shading: 0 },
    clip: 'opaque',
    graph: (size) =>
      `[in]format=gbrp[p];${still(size, '128+8*sin(Y/30)')}[x];${still(size, '128+8*sin(X/30)')}[y];[p][x][y]displace=edge=smear[out]`,
    differs: 'a texture that stands still, whole pixels',
  },
  {
    effect: 'texture-blend',
    values: { mode: 'multiply', texture: 'wave' },
    clip: 'opaque',
    graph: (size) => `[in]format=gbrp[p];${still(size, '200+50*sin(X/12+Y/30)')}[t];[p][t]blend=all_mode=multiply:all_opacity=0.6[out]`,
    differs: 'a texture that stands still',
  },
  {
    effect: 'surface-bevel',
    clip: 'opaque',
    graph: () => {
      const unchanged = '0 0 0 0 1 0 0 0 0';
      const emboss = `convolution='${EMBOSS}:${unchanged}:${unchanged}:${EMBOSS}:1:1:1:1:128:0:0:0'`;
      return `[in]format=yuv444p,split[a][b];[b]gblur=sigma=2,lutyuv=u=128:v=128,${emboss}[c];[a][c]blend=${OVERLAY_OF_LUMA}[out]`;
    },
    differs: 'no altitude, no colours, not in linear light',
  },
  {
    effect: 'alpha-bevel',
    clip: 'cut-out',
    graph: shadedByMatte(`gblur=sigma=5,convolution='${EMBOSS}':0rdiv=1:0bias=128`, OVERLAY_OF_LUMA, 'yuv444p'),
    differs: 'a blurred matte instead of a distance field',
  },
  {
    effect: 'inner-shadow',
    clip: 'cut-out',
    graph: shadedByMatte('gblur=sigma=10', 'all_mode=multiply:all_opacity=0.6', 'gbrp'),
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
    graph: inRgb(`colorlevels=${['r', 'g', 'b'].map((c) => `${c}imin=0.12:${c}imax=0.8:${c}omin=0.04:${c}omax=0.96`).join(':')}`),
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
    graph: inRgb("curves=master='0/0.04 0.25/0.18 0.75/0.82 1/0.97'"),
  },
  {
    effect: 'lut',
    values: { file: SAMPLE_LUT },
    clip: 'opaque',
    graph: inRgb(`lut3d=file=${cube}:interp=tetrahedral`),
  },
  { effect: 'vignette', clip: 'opaque', graph: inRgb('vignette=PI/4'), differs: 'not in linear light' },
  {
    effect: 'film-grain',
    clip: 'opaque',
    graph: inRgb('noise=alls=8:allf=t'),
    differs: 'single pixels, the same in all tones',
  },
  {
    effect: 'glow',
    values: { radius: 28 },
    clip: 'opaque',
    graph: blended("curves=master='0/0 0.5/0.3 1/1',gblur=sigma=14:steps=2", 'screen:all_opacity=0.45'),
    differs: 'not in linear light',
  },
  {
    effect: 'bloom',
    values: { radius: 60 },
    clip: 'opaque',
    graph: blended(
      `${HIGHLIGHTS},split[d][e];[d]gblur=sigma=7.5:steps=2[f];[e]gblur=sigma=30:steps=2[g];[f][g]blend=all_mode=average`,
      'screen',
    ),
    differs: 'not in linear light',
  },
  {
    effect: 'halation',
    values: { radius: 24 },
    clip: 'opaque',
    graph: blended(`${HIGHLIGHTS},gblur=sigma=12:steps=2,colorchannelmixer=gg=0.42:bb=0.16`, 'screen'),
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
    graph: drawn(`bilateral=sigmaS=4:sigmaR=0.1,lutrgb=${rgb('round(val/32)*32')}`),
    differs: 'steps of channels, thin lines by edgedetect',
  },
  {
    effect: 'comic',
    values: { stability: 0 },
    clip: 'opaque',
    graph: drawn(`geq=${rgb(ink('r', 15), ink('g', 75), ink('b', 0))}`),
    differs: 'hard dots, thin lines by edgedetect',
  },
  {
    effect: 'oil',
    values: { stability: 0 },
    clip: 'opaque',
    graph: inRgb('median=radius=7'),
    differs: 'no honest counterpart: a median has no strokes, no direction and no relief',
  },
  {
    effect: 'posterize',
    values: { by: 'channels', softness: 0, stability: 0 },
    clip: 'opaque',
    graph: inRgb(`lutrgb=${rgb('round(val/255*4)*63.75')}`),
  },
];
