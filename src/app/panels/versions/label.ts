import type { RecipeVersion } from '../../../jobs/recipe/versions.ts';
import { words } from './words.ts';

/** How a version is called. */
export const labelOf = ({ name, at }: RecipeVersion): string => (name === null ? words.unnamed(at) : words.named(name, at));
