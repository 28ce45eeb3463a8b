import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { listen } from '../../keys/use-keys.ts';
import type { CommonCommandId } from '../../shortcuts.ts';
import { useStore } from '../../stores/store.ts';
import { ask, overlay } from './asked.ts';

// Neither is needed at first sight.
const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }));
const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }));

/** The command palette and the list of shortcuts over whatever page is open, and the keys that work everywhere. */
export function Overlays() {
  const navigate = useNavigate();
  const open = useStore(overlay);
  useEffect(() => {
    const common: Readonly<Record<CommonCommandId, () => void>> = {
      palette: () => ask('palette'),
      shortcuts: () => ask('shortcuts'),
      settings: () => void navigate({ to: '/settings', search: {} }),
    };
    return listen('page', (does) => {
      common[does as CommonCommandId]();
      return true;
    });
  }, [navigate]);
  const close = () => overlay.set(null);
  return (
    <Suspense>
      {open === 'palette' && <CommandPalette onClose={close} />}
      {open === 'shortcuts' && <ShortcutSheet onClose={close} />}
    </Suspense>
  );
}
