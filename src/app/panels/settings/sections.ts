import { Activity, BadgeCheck, HardDrive, Keyboard, type LucideIcon, Palette } from 'lucide-react';

/** Parts of the settings, in order; the id is part of their address. */
export const sections = [
  { id: 'works', label: 'What works here', help: 'Browser, graphics and server, tested now', icon: BadgeCheck },
  { id: 'performance', label: 'Performance', help: 'Preview sharpness, memory, imports', icon: Activity },
  { id: 'shortcuts', label: 'Shortcuts', help: 'Keys as in Premiere, Resolve, Final Cut or After Effects, or your own', icon: Keyboard },
  { id: 'storage', label: 'Storage', help: 'What takes up room; backup', icon: HardDrive },
  { id: 'appearance', label: 'Appearance', help: 'Greys, accent colour, density, motion', icon: Palette },
] as const satisfies readonly { readonly id: string; readonly label: string; readonly help: string; readonly icon: LucideIcon }[];

/** One of them. */
export type SectionId = (typeof sections)[number]['id'];

/** Where in the settings an address leads. */
export interface SettingsSearch {
  readonly section?: SectionId;
}

/** Reads the address; what is no section is left out. */
export function parseSettingsSearch({ section }: Readonly<Record<string, unknown>>): SettingsSearch {
  const known = sections.find(({ id }) => id === section);
  return known ? { section: known.id } : {};
}
