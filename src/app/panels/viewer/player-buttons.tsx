import { Pause, Play, Repeat, StepBack, StepForward, Volume2, VolumeX } from 'lucide-react';
import { IconButton } from '../../design/button.tsx';
import type { AudioPlayer } from '../../playback/audio-player.ts';
import type { Player } from '../../playback/player.ts';
import { useStore } from '../../stores/store.ts';

const playerWords = {
  play: 'Play',
  pause: 'Pause',
  previousFrame: 'Previous frame',
  nextFrame: 'Next frame',
  loop: 'Loop',
  mute: 'Mute',
} as const;

type Command = 'previous-frame' | 'play' | 'next-frame' | 'loop' | 'mute';

/** A transport, what its buttons do and which keys do the same. */
interface Buttons {
  readonly player: Player;
  readonly run: (command: Command) => void;
  readonly keysOf: (command: Command) => string;
}

const button = ({ run, keysOf }: Buttons, command: Command) => ({
  keys: keysOf(command),
  side: 'top' as const,
  onClick: () => run(command),
});

/** A frame back, play or pause, and a frame on. */
export function StepButtons(props: Buttons & { playClass?: string | undefined }) {
  const isStill = useStore(props.player.speed) === 0;
  return (
    <>
      <IconButton icon={StepBack} label={playerWords.previousFrame} {...button(props, 'previous-frame')} />
      <IconButton
        icon={isStill ? Play : Pause}
        label={isStill ? playerWords.play : playerWords.pause}
        className={props.playClass ?? ''}
        {...button(props, 'play')}
      />
      <IconButton icon={StepForward} label={playerWords.nextFrame} {...button(props, 'next-frame')} />
    </>
  );
}

/** Whether it plays again and again and, where there is sound, whether that is heard. */
export function RepeatButtons(props: Buttons) {
  const { loop, audio } = props.player;
  return (
    <>
      <IconButton icon={Repeat} label={playerWords.loop} aria-pressed={useStore(loop)} {...button(props, 'loop')} />
      {audio && <Mute {...props} audio={audio} />}
    </>
  );
}

function Mute(props: Buttons & { audio: AudioPlayer }) {
  const muted = useStore(props.audio.muted);
  return <IconButton icon={muted ? VolumeX : Volume2} label={playerWords.mute} aria-pressed={muted} {...button(props, 'mute')} />;
}
