import { isShapes, SHAPE_VECTORS, type Shape } from './shapes.ts';

/** An RGB colour, display-encoded, each channel 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Units a number may carry; lengths are in source pixels. */
export type Unit = '' | 'px' | '%' | '°' | 's' | 'fps' | 'frames';

interface ParamBase {
  /** What the control is called on screen and by assistive technology. */
  readonly label: string;
  /** One sentence for the tooltip, the command line and the docs. */
  readonly help?: string;
  /** Heading under which the inspector lists the control. */
  readonly group?: string;
}

/** A number within bounds; whole numbers have `step: 1`. */
export interface FloatParam extends ParamBase {
  readonly kind: 'float';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: Unit;
}

/** A colour without alpha. */
export interface ColourParam extends ParamBase {
  readonly kind: 'colour';
  readonly default: Colour;
}

/** One of a few named options. Keys are stored; labels are shown; the shader sees the position. */
export interface ChoiceParam<Option extends string = string> extends ParamBase {
  readonly kind: 'choice';
  readonly default: Option;
  readonly options: Readonly<Record<Option, string>>;
}

/** On or off. */
export interface ToggleParam extends ParamBase {
  readonly kind: 'toggle';
  readonly default: boolean;
}

/** Points of a tone curve, ascending in x; both coordinates 0 to 1. */
export type CurvePoints = readonly (readonly [x: number, y: number])[];

/** A tone curve through 2 to 16 points (`curve.ts`); the shader calls `<id>_at(x)`. */
export interface CurveParam extends ParamBase {
  readonly kind: 'curve';
  readonly default: CurvePoints;
}

/**
 * Files of the user's that an effect reads besides its picture. The value is their identifiers (SHA-256 of the
 * content) with a space between, empty for none. The shader sees them as layers of one texture (`asset-texture.ts`):
 * `<id>_size()`, `<id>_load(at, layer)`, `<id>_sample(at, layer)`, and `params.<id>` is a `struct Asset` of the prelude.
 */
export interface AssetParam extends ParamBase {
  readonly kind: 'asset';
  readonly default: '';
  /** `pictures`: an image, several of one sequence, or a clip, which loop. `lut`: one .cube file. */
  readonly accepts: 'pictures' | 'lut';
}

/** Shapes drawn over the picture (`shapes.ts`); the shader calls `<id>_cover(p, feather)`, both in source pixels. */
export interface ShapesParam extends ParamBase {
  readonly kind: 'shapes';
  readonly default: readonly Shape[];
}

/** The closed set of parameter kinds: controls, packing, validation and flags exist once for each. */
export type Param = FloatParam | ColourParam | ChoiceParam | ToggleParam | CurveParam | AssetParam | ShapesParam;

/** Parameters of an effect by identifier, in the order the inspector shows them. */
export type Params = Readonly<Record<string, Param>>;

/** A value of any kind. */
export type ParamValue = number | Colour | string | boolean | CurvePoints | readonly Shape[];

/** The value type of one parameter. */
export type ValueOf<P extends Param> = P extends FloatParam
  ? number
  : P extends ColourParam
    ? Colour
    : P extends ChoiceParam<infer Option>
      ? Option
      : P extends CurveParam
        ? CurvePoints
        : P extends AssetParam
          ? string
          : P extends ShapesParam
            ? readonly Shape[]
            : boolean;

/** The value types of a set of parameters. */
export type ValuesOf<P extends Params> = { -readonly [Key in keyof P]: ValueOf<P[Key]> };

const STRAIGHT: CurvePoints = [
  [0, 0],
  [1, 1],
];
const MAX_CURVE_POINTS = 16;
/** Closer points in x would make a step. */
const MIN_CURVE_STEP = 1e-3;
const MAX_ASSETS = 256;

type Rest<P> = Omit<P, 'kind' | 'label' | 'step' | 'unit'>;

/** Declares a number. `step` defaults to a hundredth of the range's order, `unit` to none. */
export function float(label: string, rest: Rest<FloatParam> & { step?: number; unit?: Unit }): FloatParam {
  return { kind: 'float', label, step: 0.01, unit: '', ...rest };
}

/** Declares a colour. */
export function colour(label: string, rest: Rest<ColourParam>): ColourParam {
  return { kind: 'colour', label, ...rest };
}

/** Declares a choice; the default must be one of the option keys. */
export function choice<Option extends string>(
  label: string,
  rest: Omit<ChoiceParam<Option>, 'kind' | 'label' | 'default'> & { default: NoInfer<Option> },
): ChoiceParam<Option> {
  return { kind: 'choice', label, ...rest };
}

/** Declares a switch. */
export function toggle(label: string, rest: Rest<ToggleParam>): ToggleParam {
  return { kind: 'toggle', label, ...rest };
}

/** Declares a tone curve; the default is the straight line. */
export function curve(label: string, rest: Omit<Rest<CurveParam>, 'default'> & { default?: CurvePoints } = {}): CurveParam {
  return { kind: 'curve', label, default: STRAIGHT, ...rest };
}

/** Declares files to read. */
export function asset(label: string, rest: Omit<Rest<AssetParam>, 'default'>): AssetParam {
  return { kind: 'asset', label, default: '', ...rest };
}

/** Declares shapes; there are none at first. */
export function shapes(label: string, rest: Omit<Rest<ShapesParam>, 'default'> = {}): ShapesParam {
  return { kind: 'shapes', label, default: [], ...rest };
}

/** Identifiers of the files that the value of an asset parameter names. */
export const itemsIn = (value: string): readonly string[] => (value === '' ? [] : value.split(' '));

/** The default values of a set of parameters. */
export function defaultsOf<P extends Params>(params: P): ValuesOf<P> {
  return Object.fromEntries(Object.entries(params).map(([id, param]) => [id, param.default])) as ValuesOf<P>;
}

/** What choosing one of an effect's presets sets: its values over the defaults, but files and shapes only where it names them. */
export function presetValuesOf<P extends Params>(
  { params }: { readonly params: P },
  preset: Partial<ValuesOf<P>>,
): Readonly<Record<string, ParamValue>> {
  const defaults = Object.entries(params).filter(([, { kind }]) => kind !== 'asset' && kind !== 'shapes');
  return { ...Object.fromEntries(defaults.map(([id, param]) => [id, param.default])), ...preset };
}

/** Says in a sentence what is wrong with `value` for `param`, or null when nothing is. */
export function problemWith(param: Param, value: unknown): string | null {
  switch (param.kind) {
    case 'float':
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${param.label} must be a finite number.`;
      if (value < param.min || value > param.max) {
        return `${param.label} must be from ${param.min} to ${param.max}${param.unit && ` ${param.unit}`}; it is ${value}.`;
      }
      return null;
    case 'colour':
      return Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === 'number' && part >= 0 && part <= 1)
        ? null
        : `${param.label} must be three numbers from 0 to 1: red, green, blue.`;
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(param.options, value)
        ? null
        : `${param.label} must be one of ${Object.keys(param.options).join(', ')}.`;
    case 'toggle':
      return typeof value === 'boolean' ? null : `${param.label} must be true or false.`;
    case 'curve':
      return isCurve(value)
        ? null
        : `${param.label} must be 2 to ${MAX_CURVE_POINTS} points [x, y] from 0 to 1, at least ${MIN_CURVE_STEP} apart and ascending in x.`;
    case 'asset':
      if (typeof value !== 'string') return `${param.label} must be text.`;
      if (!itemsIn(value).every((item) => item.length > 0 && item.length <= 200))
        return `${param.label} must name files with one space between.`;
      if (itemsIn(value).length > MAX_ASSETS) return `${param.label} must name ${MAX_ASSETS} files at most.`;
      return param.accepts === 'lut' && itemsIn(value).length > 1 ? `${param.label} must name one file.` : null;
    case 'shapes':
      return isShapes(value)
        ? null
        : `${param.label} must be shapes { kind, points, width, hole } with about ${SHAPE_VECTORS * 2} points in all.`;
  }
}

function isCurve(value: unknown): value is CurvePoints {
  if (!Array.isArray(value) || value.length < 2 || value.length > MAX_CURVE_POINTS) return false;
  return value.every((point: unknown, at) => {
    if (!Array.isArray(point) || point.length !== 2 || !point.every((part) => typeof part === 'number' && part >= 0 && part <= 1))
      return false;
    return at === 0 || (point[0] as number) - (value[at - 1] as CurvePoints[number])[0] >= MIN_CURVE_STEP;
  });
}

/** Value sets that reach every corner: defaults, then each number at its bounds, each option and each switch, one at a time. */
export function cornersOf<P extends Params>(params: P): ValuesOf<P>[] {
  const base = defaultsOf(params);
  const corners = [base];
  for (const [id, param] of Object.entries(params)) {
    for (const value of extremesOf(param)) corners.push({ ...base, [id]: value });
  }
  return corners;
}

/** One of each kind, and a hole, near the corner that every picture has. */
const SOME_SHAPES: readonly Shape[] = [
  {
    kind: 'ellipse',
    points: [
      [20, 16],
      [36, 20],
      [18, 26],
    ],
    width: 0,
    hole: false,
  },
  {
    kind: 'polygon',
    points: [
      [4, 4],
      [30, 8],
      [12, 30],
    ],
    width: 0,
    hole: false,
  },
  {
    kind: 'stroke',
    points: [
      [8, 8],
      [24, 24],
      [40, 10],
    ],
    width: 6,
    hole: true,
  },
];

/** Values of one parameter that differ from its default and lie at its ends; of files, a name that tests give a meaning to. */
export function extremesOf(param: Param): ParamValue[] {
  switch (param.kind) {
    case 'float':
      return [param.min, param.max].filter((value) => value !== param.default);
    case 'colour':
      return [
        [0, 0, 0],
        [1, 1, 1],
        [1, 0, 0.5],
      ];
    case 'choice':
      return Object.keys(param.options).filter((option) => option !== param.default);
    case 'toggle':
      return [!param.default];
    case 'curve':
      return [
        [
          [0, 1],
          [1, 0],
        ],
        [
          [0, 0],
          [0.5, 0],
          [0.501, 1],
          [1, 1],
        ],
      ];
    case 'asset':
      return ['test'];
    case 'shapes':
      return [SOME_SHAPES];
  }
}
