import { each } from "./dom";

/** "Try again" loads the same page anew. */
export function reload(root: ParentNode): void {
  each(root, "[data-reload]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => location.reload());
  });
}
