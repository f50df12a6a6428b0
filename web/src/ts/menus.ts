import { each } from "./dom";

/** Menus open by the browser itself; arrows, Home and End move within them. */
export function menus(root: ParentNode): void {
  each(root, "[data-menu][popover]", (menu) => {
    const button = document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`);
    const items = () => [...menu.querySelectorAll<HTMLElement>("a[href],button")];
    button?.setAttribute("aria-expanded", "false");
    menu.addEventListener("toggle", (e) => {
      const shown = (e as ToggleEvent).newState === "open";
      button?.setAttribute("aria-expanded", String(shown));
      if (shown && button?.matches(":focus-visible")) items()[0]?.focus();
    });
    menu.addEventListener("keydown", (e) => {
      const all = items();
      const at = all.indexOf(document.activeElement as HTMLElement);
      const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[e.key];
      if (to === undefined || all.length === 0) return;
      e.preventDefault();
      all.at(to >= all.length ? 0 : to)?.focus();
    });
    if (menu.matches(".account-menu") || !button) return;
    menu.addEventListener("beforetoggle", () => place(menu, button));
  });
}

/** Puts a popover under its button, inside the window. */
export function place(popover: HTMLElement, under: HTMLElement): void {
  const box = under.getBoundingClientRect();
  popover.style.top = Math.min(box.bottom + 4, innerHeight - 64) + "px";
  popover.style.left = Math.max(8, Math.min(box.left, innerWidth - popover.offsetWidth - 8)) + "px";
}
