import { Activity, BadgeCheck, HardDrive, Keyboard, type LucideIcon, Palette } from 'lucide-react';
import type { SectionId } from './settings-search.ts';

/** Parts of the settings, in order; the id is part of their address. */
export const sections: readonly { readonly id: SectionId; readonly label: string; readonly help: string; readonly icon: LucideIcon }[] = [
  { id: 'works', label: 'What works here', help: 'Browser, graphics and server, tested now', icon: BadgeCheck },
  { id: 'performance', label: 'Performance', help: 'Preview sharpness, memory, imports', icon: Activity },
  { id: 'shortcuts', label: 'Shortcuts', help: 'Keys as in Premiere, Resolve, Final Cut or After Effects, or your own', icon: Keyboard },
  { id: 'storage', label: 'Storage', help: 'What takes up room; backup', icon: HardDrive },
  { id: 'appearance', label: 'Appearance', help: 'Theme, greys, accent colour, density, motion', icon: Palette },
];
