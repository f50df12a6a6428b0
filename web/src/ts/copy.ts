import { each } from "./dom";

/** Copies a text and says so. Browsers offer it on secure pages only. */
export function copy(root: ParentNode): void {
  each<HTMLButtonElement>(root, "[data-copy]", (button) => {
    if (!navigator.clipboard) return;
    const label = button.querySelector(".btn-text");
    const before = label?.textContent ?? "";
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
      if (!label) return;
      label.textContent = button.dataset.done ?? "";
      setTimeout(() => (label.textContent = before), 2500);
    });
  });
}
