/** Between toasts and what lies below them, in CSS pixels. */
const GAP = 16;

/** The ref of what lies along the lower edge of a page: toasts stay above it as long as it is there. */
export function toastFloor(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => style.setProperty('--toasts-bottom', `${element.offsetHeight + GAP}px`));
  observer.observe(element);
  return () => {
    observer.disconnect();
    style.removeProperty('--toasts-bottom');
  };
}
