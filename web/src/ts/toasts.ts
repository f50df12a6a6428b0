import { each } from "./dom";

const most = 3;
const shown = 6000;
const shownWithUndo = 12_000;

/** Confirmations go by themselves, but not while they are pointed at or focused. */
export function toasts(root: ParentNode): void {
  each(root, "[data-toasts]", (region) => {
    const all = [...region.querySelectorAll<HTMLElement>("[data-toast]")];
    all.slice(0, Math.max(0, all.length - most)).forEach((t) => t.remove());
    all.slice(-most).forEach(arm);
  });
}

function arm(toast: HTMLElement): void {
  const close = toast.querySelector<HTMLButtonElement>("[data-toast-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  let timer = 0;
  const go = () => {
    toast.classList.add("is-leaving");
    setTimeout(() => toast.remove(), 250);
  };
  const start = () => {
    timer = window.setTimeout(go, toast.querySelector("form") ? shownWithUndo : shown);
  };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}
