import type { KeyerView } from '../../../../../workers/render-api.ts';

/** What the scopes say on screen. */
export const scopeWords = {
  panel: 'Scopes',
  which: 'Which scopes show',
  close: 'Hide the scopes',
  skin: 'Skin',
  waveform: {
    name: 'Waveform',
    help: 'Luma of each column of the picture: 0 is black, 100 white',
  },
  parade: {
    name: 'Parade',
    help: 'Red, green and blue of each column beside each other: casts show as different heights',
  },
  vectorscope: {
    name: 'Vectorscope',
    help: 'Hue as direction, saturation as distance from the centre. Boxes are the 75 % bars; skin lies along the line',
  },
  histogram: {
    name: 'Histogram',
    help: 'How many pixels have each level, by colour; the white line is luma. Heights are square roots, so that little shows beside much',
  },
} as const;

/** Says what of the picture the scopes measure. */
export function measuredText(view: KeyerView, hasBackground: boolean): string {
  switch (view) {
    case 'source':
      return 'Of the untouched source';
    case 'matte':
      return 'Of the matte: 100 is opaque';
    case 'foreground':
      return 'Of the foreground’s colours, whatever their opacity';
    case 'composite':
    case 'status':
      return hasBackground ? 'Of the picture over its background' : 'Of the foreground alone: there is no background';
  }
}
