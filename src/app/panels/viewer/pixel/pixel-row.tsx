import type { ReactNode } from 'react';
import type { Texel } from '../../../../../workers/render-api.ts';
import { useSetting } from '../../../library/hooks.ts';
import styles from './pixel.module.css';
import { parsePixelFormat, straightOf, writtenTexel } from './pixel-values.ts';

/** One stage of a pixel: a swatch with its name, then its values. */
export function PixelRow({ name, texel }: { name: ReactNode; texel: Texel }) {
  const [format] = useSetting('viewer.pixelFormat', parsePixelFormat);
  return (
    <tr>
      <th scope="row">
        <span className={styles.name}>
          <Swatch texel={texel} />
          {name}
        </span>
      </th>
      {writtenTexel(texel, format).map((value, channel) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: channels have no name but their place
        <td key={channel}>{value}</td>
      ))}
    </tr>
  );
}

/** A texel's colour over a checkerboard. */
export function Swatch({ texel }: { texel: Texel }) {
  const { colour, alpha } = straightOf(texel);
  const [red, green, blue] = (colour ?? [0, 0, 0]).map((value) => Math.round(Math.min(Math.max(value, 0), 1) * 255));
  return (
    <i className={styles.swatch} aria-hidden>
      <i style={{ backgroundColor: `rgb(${red} ${green} ${blue} / ${alpha})` }} />
    </i>
  );
}
