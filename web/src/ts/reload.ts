import { each } from "./dom";

/** "Try again" loads the same page anew; "Go back" finds the page before as it was left, and "Print" is the browser's. */
export function reload(root: ParentNode): void {
  each(root, "[data-reload]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => location.reload());
  });
  each(root, "[data-back]", (button) => {
    button.hidden = history.length < 2;
    button.addEventListener("click", () => history.back());
  });
  each(root, "[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
}
