/** What the comparison says on screen. */
export const compareWords = {
  page: 'Comparison',
  title: (left: string, right: string) => (left === right ? left : `${left} and ${right}`),
  arrangement: 'How the pictures lie',
  side: 'Side by side',
  wipe: 'Wipe',
  left: 'Left picture',
  right: 'Right picture',
  leftShows: 'What the left side shows',
  rightShows: 'What the right side shows',
  result: 'Result',
  source: 'Source',
  line: 'Line between the pictures',
  lineText: (percent: number) => `${percent} % left`,
} as const;
