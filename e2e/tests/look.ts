import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './pages.ts';

const LOOKS = process.env.LOOKS;

/** Fits without scrolling sideways and is accessible; with LOOKS set to a folder also kept as a picture of each width and scheme. */
export async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [360, 768, 1440]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      if (LOOKS)
        await page.screenshot({ path: `${LOOKS}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
}
