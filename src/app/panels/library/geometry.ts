/** Where cards and lines stand, worked out instead of measured: only those on screen exist. */
export interface Geometry {
  readonly columns: number;
  /** Pixels from one row to the next, and of one card within it. */
  readonly pitch: number;
  readonly width: number;
  readonly height: number;
  /** Pixels from one column to the next. */
  readonly stride: number;
}

const GAP = 8;
/** What stands below the picture of a card: name and facts, and the padding around all of it. */
const CAPTION = 46;
const PADDING = 12;
const LINE = 46;

/** Cards of about `size` pixels in a row that is `room` pixels wide. */
export function gridGeometry(room: number, size: number): Geometry {
  const columns = Math.max(1, Math.floor((room + GAP) / (size + GAP)));
  const width = Math.floor((room - GAP * (columns - 1)) / columns);
  const height = Math.round(((width - PADDING) * 10) / 16) + CAPTION + PADDING;
  return { columns, width, height, pitch: height + GAP, stride: width + GAP };
}

/** One line below the other. */
export const listGeometry = (room: number): Geometry => ({ columns: 1, width: room, height: LINE, pitch: LINE, stride: room });

/** A rectangle of the content, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The places of a list of `count` items that a rectangle touches. */
export function placesIn(box: Box, { columns, width, height, pitch, stride }: Geometry, count: number): number[] {
  const places: number[] = [];
  const firstRow = Math.max(0, Math.floor(box.top / pitch));
  for (let row = firstRow; row * pitch < box.bottom && row * columns < count; row++) {
    if (row * pitch + height < box.top) continue;
    for (let column = 0; column < columns; column++) {
      const left = column * stride;
      const place = row * columns + column;
      if (left < box.right && left + width > box.left && place < count) places.push(place);
    }
  }
  return places;
}

/** Where a key leads from a place; null for keys that lead nowhere. */
export function placeAfter(key: string, place: number, { columns }: Geometry, rowsOnScreen: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rowsOnScreen,
    PageDown: columns * rowsOnScreen,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  const wanted = place + step;
  // Down from above the last row leads to the last item, even when it stands further left.
  if (
    (key === 'ArrowUp' && wanted < 0) ||
    (key === 'ArrowDown' && wanted >= count && Math.floor(place / columns) === Math.floor((count - 1) / columns))
  )
    return place;
  return Math.min(Math.max(wanted, 0), count - 1);
}
