/** Gives the whiteboard's menu button the name that Excalidraw leaves it without, also where it makes the button anew. */

const NAMELESS = "button.main-menu-trigger:not([aria-label])";

/** Keeps it so until the function that comes back is called. */
export function keepMenuNamed(board: HTMLElement, name: string): () => void {
  for (const button of board.querySelectorAll("button.main-menu-trigger")) button.setAttribute("aria-label", name);
  const observer = new MutationObserver(() => {
    for (const button of board.querySelectorAll(NAMELESS)) button.setAttribute("aria-label", name);
  });
  observer.observe(board, { childList: true, subtree: true });
  return () => observer.disconnect();
}
