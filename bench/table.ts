/** A heading, an aligned Markdown table and a note. */
export function section(title: string, columns: readonly string[], rows: readonly (readonly string[])[], note?: string): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [`## ${title}`, '', line(columns), rule, ...rows.map(line), ...(note ? ['', note] : [])].join('\n');
}
