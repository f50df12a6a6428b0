import { each, icon } from "./dom";

/** Rows of an ordered list are dragged to their place by a handle. Buttons do the same without scripts, and by keyboard. */
export function order(root: ParentNode): void {
  each<HTMLOListElement>(root, "ol[data-drag]", (list) => {
    const form = document.getElementById(list.dataset.drag ?? "");
    const rows = () => [...list.children] as HTMLElement[];
    if (!(form instanceof HTMLFormElement) || rows().length < 2) return;
    for (const row of rows()) {
      const handle = document.createElement("span");
      handle.className = "drag-handle";
      handle.append(icon("grip-vertical") ?? "⠿");
      row.prepend(handle);
      handle.addEventListener("pointerdown", (e) => {
        if (e.button === 0) drag(row, handle, e, rows, form);
      });
    }
  });
}

function drag(row: HTMLElement, handle: HTMLElement, down: PointerEvent, rows: () => HTMLElement[], form: HTMLFormElement): void {
  const began = rows();
  const from = began.indexOf(row);
  down.preventDefault();
  handle.setPointerCapture(down.pointerId);
  row.classList.add("is-dragged");

  const move = (e: PointerEvent) => {
    const others = rows().filter((r) => r !== row);
    const next = others.find((r) => {
      const box = r.getBoundingClientRect();
      return e.clientY < box.top + box.height / 2;
    });
    const before = next ?? null;
    if (row.nextElementSibling !== before) row.parentElement?.insertBefore(row, before);
  };
  const stop = () => {
    row.classList.remove("is-dragged");
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", drop);
    handle.removeEventListener("pointercancel", cancel);
    document.removeEventListener("keydown", escape);
  };
  const drop = () => {
    stop();
    const to = rows().indexOf(row);
    if (to === from) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "move";
    field.value = `${to + 1} ${row.dataset.id ?? ""}`;
    form.append(field);
    form.requestSubmit();
  };
  const cancel = () => {
    stop();
    for (const r of began) r.parentElement?.append(r);
  };
  const escape = (e: KeyboardEvent) => {
    if (e.key === "Escape") cancel();
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", cancel);
  document.addEventListener("keydown", escape);
}
