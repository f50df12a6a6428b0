import { each } from "./dom";

/** Menus open by the browser itself; arrows, Home and End move within them. */
export function menus(root: ParentNode): void {
  each(root, "[data-menu][popover]", (menu) => {
    const items = () => [...menu.querySelectorAll<HTMLElement>("a[href],button")];
    const button = attend(menu, !menu.matches(".account-menu"), () => items()[0]);
    menu.addEventListener("keydown", (e) => {
      const all = items();
      const at = all.indexOf(document.activeElement as HTMLElement);
      const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[e.key];
      if (to === undefined || all.length === 0) return;
      e.preventDefault();
      all.at(to >= all.length ? 0 : to)?.focus();
    });
    // A dialog that opens from the menu must not lie under it, and gives focus back to the menu's button.
    menu.addEventListener(
      "click",
      (e) => {
        const item = e.target instanceof Element ? e.target.closest<HTMLElement>("[popovertarget]") : null;
        if (!item || !menu.matches(":popover-open")) return;
        menu.hidePopover();
        button?.focus();
      },
      true,
    );
  });
  // Panels hold a control or two; the first is where one wants to be.
  each(root, "[data-panel][popover]", (panel) => {
    attend(panel, true, () => panel.querySelector<HTMLElement>("input:not([type=hidden],[hidden]),select:not([hidden])"));
  });
}

/** Keeps a popover's button up to date, its place under the button, and focus where it belongs. */
function attend(popover: HTMLElement, moves: boolean, first: () => HTMLElement | null | undefined): HTMLElement | null {
  const button = document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(popover.id)}"]`);
  button?.setAttribute("aria-expanded", "false");
  const put = () => moves && button && place(popover, button);
  popover.addEventListener("beforetoggle", (e) => (e as ToggleEvent).newState === "open" && put());
  popover.addEventListener("toggle", (e) => {
    const shown = (e as ToggleEvent).newState === "open";
    button?.setAttribute("aria-expanded", String(shown));
    if (!shown) return;
    put();
    if (popover.matches("[data-panel]") || button?.matches(":focus-visible")) first()?.focus();
  });
  return button;
}

const margin = 8;
const guess = 240; // of a popover that isn't drawn yet

/** Puts a popover under its button or, where there is more room, over it; always inside the window. */
export function place(popover: HTMLElement, under: HTMLElement): void {
  const box = under.getBoundingClientRect();
  const { clientWidth } = document.documentElement;
  const width = popover.offsetWidth || guess;
  const height = popover.offsetHeight || guess;
  const left = box.left + width + margin > clientWidth ? box.right - width : box.left;
  const above = box.bottom + height + margin > innerHeight && box.top > innerHeight - box.bottom;
  popover.style.left = Math.max(margin, Math.min(left, clientWidth - width - margin)) + "px";
  popover.style.top = above ? "auto" : Math.min(box.bottom + 4, innerHeight - 64) + "px";
  popover.style.bottom = above ? innerHeight - box.top + 4 + "px" : "auto";
}
