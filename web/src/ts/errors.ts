import { each } from "./dom";

/** A refused form starts at its summary, and each of its links goes into the field. */
export function focusErrors(root: ParentNode): void {
  each(root, "[data-focus]", (summary) => {
    summary.addEventListener("click", (e) => {
      const link = e.target instanceof Element ? e.target.closest("a") : null;
      const field = link?.hash ? document.getElementById(link.hash.slice(1)) : null;
      if (!field) return;
      e.preventDefault();
      const seen = field.hidden ? document.getElementById(field.id + "-face") : field;
      (seen?.closest(".field") ?? seen)?.scrollIntoView({ block: "center" });
      seen?.focus({ preventScroll: true });
    });
    summary.focus();
  });
}
