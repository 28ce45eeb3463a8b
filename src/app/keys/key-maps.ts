import type { KeyChanges } from './bindings.ts';
import type { KeyMapId } from './key-map-ids.ts';

/** Keys as people know them from another program. */
export interface KeyMap {
  readonly id: KeyMapId;
  readonly label: string;
  readonly keys: KeyChanges;
}

/**
 * The default keys of each program (Windows; Cmd counts as Ctrl) for what there is here too. What a program has no key for, or one that the
 * browser keeps for itself, is left out and keeps ours where that is free.
 *
 * Checked in 2026: Premiere Pro against a published list of its default shortcuts, by menu and panel; DaVinci Resolve against a reference
 * made from the default keyboard preset that Resolve 20 exports, and its manual on looping; Final Cut Pro against its own
 * `Default.commandset` (10.4); After Effects against its own `Win en_US Shortcuts.txt` (13.0). Not found in them, and so from memory: saving a
 * frame in Premiere and Resolve, the shortcuts and Ctrl+D in Resolve, and `/` in After Effects.
 */
export const keyMaps: readonly KeyMap[] = [
  { id: 'framewright', label: 'Framewright', keys: {} },
  {
    id: 'premiere',
    label: 'Premiere Pro',
    keys: {
      import: ['Ctrl+I'],
      find: ['Ctrl+F', '/'],
      'previous-frame': ['ArrowLeft'],
      'next-frame': ['ArrowRight'],
      'clear-range': ['Ctrl+Shift+X'],
      'loop-all': ['Ctrl+Shift+X'],
      'zoom-in': ['='],
      'zoom-out': ['-'],
      // As in the panels that play a clip by itself; in the timeline it links clips, of which there are none here.
      loop: ['Ctrl+L'],
      'full-screen': ['Ctrl+`', '`'],
      'whole-screen': ['Ctrl+`', 'F'],
      delete: ['Delete', 'Backspace'],
      redo: ['Ctrl+Shift+Z'],
      export: ['Ctrl+M'],
      'save-frame': ['Ctrl+Shift+E'],
      'save-part': [],
      shortcuts: ['Ctrl+Alt+K', '?'],
    },
  },
  {
    id: 'resolve',
    label: 'DaVinci Resolve',
    keys: {
      import: ['Ctrl+I'],
      'previous-frame': ['ArrowLeft'],
      'next-frame': ['ArrowRight'],
      timecode: ['='],
      loop: ['Ctrl+/'],
      'clear-range': ['Alt+X'],
      // Z fits the viewer and Shift+Z the timeline.
      fit: ['Z', 'Shift+Z'],
      'actual-size': ['Alt+Shift+Z'],
      'zoom-in': ['Ctrl+='],
      'zoom-out': ['Ctrl+-'],
      // A node on the Color page, a clip on the Edit page.
      bypass: ['Ctrl+D', 'D'],
      details: [],
      'full-screen': ['Ctrl+F', 'Shift+F'],
      'whole-screen': ['P', 'Ctrl+F', 'Shift+F', 'F'],
      delete: ['Backspace', 'Delete'],
      redo: ['Ctrl+Shift+Z'],
      'save-frame': ['Ctrl+Alt+G'],
      shortcuts: ['Ctrl+Alt+K', '?'],
      settings: ['Ctrl+,'],
    },
  },
  {
    id: 'final-cut',
    label: 'Final Cut Pro',
    keys: {
      import: ['Ctrl+I'],
      find: ['Ctrl+F', '/'],
      'previous-frame': ['ArrowLeft'],
      'next-frame': ['ArrowRight'],
      loop: ['Ctrl+L'],
      'clear-range': ['Alt+X'],
      fit: ['Shift+Z'],
      'actual-size': [],
      'zoom-in': ['Ctrl+='],
      'zoom-out': ['Ctrl+-'],
      scopes: ['Ctrl+7'],
      'add-effect': ['Ctrl+5'],
      bypass: ['V'],
      solo: ['Alt+S'],
      'full-screen': ['Ctrl+Shift+F'],
      'whole-screen': ['Ctrl+Shift+F', 'F'],
      delete: ['Delete', 'Backspace'],
      redo: ['Ctrl+Shift+Z'],
      export: ['Ctrl+E'],
      'save-part': [],
      shortcuts: ['Ctrl+Alt+K', '?'],
      settings: ['Ctrl+,'],
    },
  },
  {
    id: 'after-effects',
    label: 'After Effects',
    keys: {
      import: ['Ctrl+I'],
      find: ['Ctrl+F', '/'],
      'previous-frame': ['PageUp', 'Ctrl+ArrowLeft'],
      'next-frame': ['PageDown', 'Ctrl+ArrowRight'],
      'back-ten': ['Shift+PageUp', 'Ctrl+Shift+ArrowLeft'],
      'on-ten': ['Shift+PageDown', 'Ctrl+Shift+ArrowRight'],
      'view-previous-frame': ['PageUp', 'Ctrl+ArrowLeft'],
      'view-next-frame': ['PageDown', 'Ctrl+ArrowRight'],
      'previous-item': ['ArrowLeft'],
      'next-item': ['ArrowRight'],
      start: ['Home', 'Ctrl+Alt+ArrowLeft'],
      end: ['End', 'Ctrl+Alt+ArrowRight'],
      timecode: ['Alt+Shift+J'],
      'in-point': ['B'],
      'out-point': ['N'],
      'loop-from': ['B'],
      'loop-to': ['N'],
      'zoom-in': ['.'],
      'zoom-out': [','],
      'actual-size': ['/'],
      'view-matte': ['Alt+4'],
      grid: ["Ctrl+'"],
      pixel: ['Ctrl+2'],
      'add-effect': ['Ctrl+5'],
      redo: ['Ctrl+Shift+Z'],
      export: ['Ctrl+M'],
      'save-frame': ['Ctrl+Alt+S'],
      settings: ['Ctrl+Alt+;', 'Ctrl+,'],
    },
  },
];
