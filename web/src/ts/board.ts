import { each, icon } from "./dom";

/** Cards of a board are dragged to another column by a handle; each card's own form does the same without scripts, and by keyboard. */
export function board(root: ParentNode): void {
  each(root, "[data-board]", (box) => {
    const columns = [...box.querySelectorAll<HTMLElement>("[data-level]")];
    for (const card of box.querySelectorAll<HTMLElement>("[data-card]")) {
      const form = document.getElementById(card.dataset.card ?? "");
      const level = form?.querySelector<HTMLSelectElement>("select[name=level]");
      if (!(form instanceof HTMLFormElement) || !level) continue;
      const handle = document.createElement("span");
      handle.className = "drag-handle";
      handle.append(icon("grip-vertical") ?? "⠿");
      card.prepend(handle);
      handle.addEventListener("pointerdown", (e) => {
        if (e.button === 0) drag(card, e, columns, form, level);
      });
    }
  });
}

/** The card follows the pointer; the column below it is marked, and takes the card when it is let go. */
function drag(card: HTMLElement, down: PointerEvent, columns: HTMLElement[], form: HTMLFormElement, level: HTMLSelectElement): void {
  const home = columns.find((c) => c.contains(card));
  let over: HTMLElement | undefined;
  down.preventDefault();
  card.classList.add("is-dragged");

  const move = (e: PointerEvent) => {
    card.style.translate = `${e.clientX - down.clientX}px ${e.clientY - down.clientY}px`;
    over = columns.find((c) => {
      const at = c.getBoundingClientRect();
      return e.clientX >= at.left && e.clientX < at.right && e.clientY >= at.top && e.clientY < at.bottom;
    });
    for (const c of columns) c.classList.toggle("is-over", c === over && c !== home);
  };
  const stop = () => {
    card.classList.remove("is-dragged");
    card.style.removeProperty("translate");
    for (const c of columns) c.classList.remove("is-over");
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", stop);
    document.removeEventListener("keydown", escape);
  };
  const drop = () => {
    const to = over;
    stop();
    const wanted = to?.dataset.level;
    if (!to || to === home || ![...level.options].some((o) => o.value === wanted)) return;
    level.value = wanted ?? level.value;
    form.requestSubmit();
  };
  const escape = (e: KeyboardEvent) => {
    if (e.key === "Escape") stop();
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", escape);
}
