import { type Player, RATES } from '../../playback/player.ts';

/** What the keyboard does to a transport, wherever pictures play. */
export function playerCommands(player: Player) {
  const { rate } = player;
  return {
    play: player.toggle,
    reverse: () => player.shuttle(-1),
    pause: player.pause,
    forward: () => player.shuttle(1),
    'previous-frame': () => player.step(-1),
    'next-frame': () => player.step(1),
    start: () => player.seek(0),
    end: () => player.seek(player.timeline.length - 1),
    slower: () => rate.update((now) => RATES.findLast((one) => one < now) ?? now),
    faster: () => rate.update((now) => RATES.find((one) => one > now) ?? now),
    loop: () => player.loop.update((on) => !on),
    mute: () => player.audio?.muted.update((on) => !on),
  };
}
