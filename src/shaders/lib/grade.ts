import { float } from '../../gpu/params.ts';

/** The control that every grade of colours ends with. */
export const gradeStrength = float('Strength', { default: 1, min: 0, max: 1, help: 'Mixes the grade with the picture as it came.' });
