const SECTIONS = ['works', 'performance', 'shortcuts', 'storage', 'appearance'] as const;

/** A part of the settings. */
export type SectionId = (typeof SECTIONS)[number];

/** Where in the settings an address leads. */
export interface SettingsSearch {
  readonly section?: SectionId;
}

/** Reads the address; what is no section is left out. */
export function parseSettingsSearch({ section }: Readonly<Record<string, unknown>>): SettingsSearch {
  const known = SECTIONS.find((id) => id === section);
  return known ? { section: known } : {};
}
