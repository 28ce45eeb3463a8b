import { expect, test } from 'vitest';
import { balances } from '../../../jobs/recipe/balance.ts';
import { balanceOf, balanceOptions, nameOfBalance } from './export-choices.ts';

test('each balance is shown as itself once it was chosen, whether or not there are looks to steady', () => {
  for (const { name, quality, steady } of balances) {
    expect(nameOfBalance(quality, steady)).toBe(name);
    expect(nameOfBalance(quality, null)).toBe(name);
    expect(balanceOf(name)).toMatchObject({ quality, steady });
  }
});

test('other settings are shown as one’s own, which cannot be chosen', () => {
  for (const shown of [nameOfBalance('lossless', true), nameOfBalance('draft', true), nameOfBalance('best', false)]) {
    expect(balanceOptions(shown)[shown]).toBe('Settings of your own');
    expect(balanceOf(shown)).toBeNull();
  }
  expect(Object.values(balanceOptions('Speed'))).toEqual(['Speed', 'Balanced', 'Quality']);
});
