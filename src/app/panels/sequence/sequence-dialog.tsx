import { Dialog } from '../../design/dialog.tsx';
import { useStore } from '../../stores/store.ts';
import { LoopForm } from './loop-form.tsx';
import { sequenceWish } from './sequence-wish.ts';
import { StitchForm } from './stitch-form.tsx';
import { TrimForm } from './trim-form.tsx';
import { trimWords } from './words.ts';

const TITLES = { stitch: 'Stitch clips', loop: 'Make a loop', trim: trimWords.title } as const;

/** Asks how clips are to be stitched, looped or trimmed, on whatever page that was wished for. */
export function SequenceDialog() {
  const wish = useStore(sequenceWish);
  const close = () => sequenceWish.set(null);
  return (
    <Dialog title={TITLES[wish?.what ?? 'stitch']} open={wish !== null} onClose={close} width={640}>
      {wish?.what === 'stitch' && <StitchForm initial={wish.parts} onDone={close} />}
      {wish?.what === 'trim' && wish.parts[0] && <TrimForm initial={wish.parts[0]} onDone={close} />}
      {wish?.what === 'loop' && <LoopForm initial={wish.parts} onDone={close} />}
    </Dialog>
  );
}
