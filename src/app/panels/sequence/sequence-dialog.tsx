import { Dialog } from '../../design/dialog.tsx';
import { useStore } from '../../stores/store.ts';
import { LoopForm } from './loop-form.tsx';
import { sequenceWish } from './sequence-wish.ts';
import { StitchForm } from './stitch-form.tsx';

/** Asks how clips are to be stitched or looped, on whatever page that was wished for. */
export function SequenceDialog() {
  const wish = useStore(sequenceWish);
  const close = () => sequenceWish.set(null);
  return (
    <Dialog title={wish?.what === 'loop' ? 'Make a loop' : 'Stitch clips'} open={wish !== null} onClose={close} width={640}>
      {wish?.what === 'stitch' && <StitchForm initial={wish.parts} onDone={close} />}
      {wish?.what === 'loop' && <LoopForm initial={wish.parts} onDone={close} />}
    </Dialog>
  );
}
