import { each } from "./dom";

/** Dialogs are popovers until scripts run; then they are modal, and focus returns to what opened them. */
export function dialogs(root: ParentNode): void {
  each<HTMLDialogElement>(root, "dialog[data-dialog]", (dialog) => {
    if (dialog.matches(":popover-open")) dialog.hidePopover();
    dialog.removeAttribute("popover");
    each(dialog, "[data-close]", (button) => button.addEventListener("click", () => dialog.close()));
    dialog.addEventListener("click", (e) => {
      if (e.target === dialog && outside(dialog, e) && dialog.querySelector("[data-close]")) dialog.close();
    });
  });
  each<HTMLElement>(root, "[popovertarget]", (button) => {
    const dialog = document.getElementById(button.getAttribute("popovertarget") ?? "");
    if (!(dialog instanceof HTMLDialogElement) || !dialog.matches("[data-dialog]") || dialog.contains(button)) return;
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => open(dialog));
  });
}

/** Opens a dialog unless it already is. */
export function open(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal();
}

function outside(dialog: HTMLDialogElement, e: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return e.clientX < box.left || e.clientX > box.right || e.clientY < box.top || e.clientY > box.bottom;
}
