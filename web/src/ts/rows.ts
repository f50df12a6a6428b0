import { each } from "./dom";

const name = "picked";
const mostInAddress = 200;

/** Rows of a table open by their own button, and can be chosen. */
export function rows(root: ParentNode): void {
  each<HTMLButtonElement>(root, "[data-row-more]", (button) => {
    const row = document.getElementById(button.dataset.rowMore ?? "");
    const details = row?.querySelector("details");
    if (!row || !details) return;
    button.addEventListener("click", () => {
      details.open = row.classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(details.open));
    });
  });
  each(root, "[data-table]", (box) => {
    const bar = box.querySelector<HTMLElement>("[data-pickbar]");
    const form = bar?.querySelector<HTMLFormElement>("[data-pick-form]");
    if (bar && form) pick(box, bar, form);
  });
}

/** The bar counts what is chosen on all pages; the links between pages carry the choice in their address. */
function pick(box: HTMLElement, bar: HTMLElement, form: HTMLFormElement): void {
  const boxes = [...box.querySelectorAll<HTMLInputElement>("[data-pick]")];
  const head = box.querySelector<HTMLInputElement>("[data-pick-all]");
  const words = bar.querySelector<HTMLElement>("[data-pick-text]");
  const kept = () => [...form.querySelectorAll<HTMLInputElement>("[data-kept]")];
  let all = bar.dataset.all === "true";

  const look = () => {
    const chosen = boxes.filter((b) => b.checked);
    for (const b of boxes) b.closest("tr")?.classList.toggle("is-picked", b.checked);
    if (head) {
      head.checked = chosen.length > 0 && chosen.length === boxes.length;
      head.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
    if (all) return;
    const ids = [...kept(), ...chosen].map((i) => i.value);
    bar.dataset.pickbar = String(ids.length);
    if (words) words.textContent = (words.dataset.pickText ?? "").replace("#", new Intl.NumberFormat(document.documentElement.lang).format(ids.length));
    for (const link of carriers(box)) {
      const url = new URL(link.href);
      url.searchParams.delete(name);
      for (const id of ids.slice(0, mostInAddress)) url.searchParams.append(name, id);
      link.href = url.href;
    }
  };
  /** Who takes one row back no longer means the whole query. */
  const some = () => {
    all = false;
    form.querySelector("input[name=all]")?.remove();
    look();
  };
  if (head) {
    head.hidden = false;
    head.addEventListener("change", () => {
      for (const b of boxes) b.checked = head.checked;
      some();
    });
  }
  for (const b of boxes) b.addEventListener("change", some);
  bar.querySelector("[data-pick-none]")?.addEventListener("click", (e) => {
    e.preventDefault();
    for (const b of boxes) b.checked = false;
    for (const k of kept()) k.remove();
    some();
    (head ?? boxes[0])?.focus();
  });
  look();
}

/** The links that show other rows of the same list. */
function carriers(box: HTMLElement): HTMLAnchorElement[] {
  const list = box.closest("[data-results]") ?? box;
  return [...list.querySelectorAll<HTMLAnchorElement>("a[data-keeps-picked],.pager a[rel]")];
}
