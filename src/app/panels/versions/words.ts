/** What the panel of versions says. */
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A moment as people say it: the time alone for today. */
function when(at: number, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
}

/** Every sentence and word of the panel of versions. */
export const words = {
  help: 'What you have made of this clip, kept as you work. Looking at a version changes nothing.',
  nothing: 'Nothing has been kept yet: the first version comes with the first change.',
  when,
  now: 'Now',
  named: (name: string, at: number) => `${name}, ${when(at)}`,
  unnamed: (at: number) => `Version of ${when(at)}`,
  noEffects: 'No effects',
  exported: (names: readonly string[]) => `Exported as ${names.join(', ')}`,
  look: (label: string) => `Look at ${label}`,
  looking: (label: string) => `You are looking at: ${label}`,
  restore: 'Restore',
  back: 'Back to now',
  name: 'Name it',
  newName: (label: string) => `Name of ${label}`,
  naming: 'Naming the version',
  step: (label: string) => `Restore ${label}`,
};
