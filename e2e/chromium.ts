import { readTools } from '../scripts/tools.mjs';

/** The browser that tests drive. */
export const CHROMIUM = readTools().chromium ?? '/usr/bin/chromium';

/**
 * Switches that give headless Chromium a complete WebGPU on the CPU. Without the first five, video textures throw,
 * frames made from a GPU canvas are silently black and screenshots of it are blank.
 */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-angle=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  // Clears workgroup memory by a loop, as in Node: that driver compiles 520 vectors of it in 10 ms instead of some seconds.
  '--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension',
  // As in Node: clears workgroup memory by a loop, which software compiles many times as quickly.
  '--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
