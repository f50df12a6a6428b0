import { each, text } from "./dom";
import { release } from "./guard";

const patience = 400;

/** A form is sent once: its button keeps its width and says so when the answer takes longer. */
export function busy(root: ParentNode): void {
  each<HTMLFormElement>(root, "form[data-form]", (form) => {
    form.addEventListener("submit", (e) => {
      if (e.defaultPrevented) return;
      if (form.dataset.sent) {
        e.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      release(form);
      const button = (e as SubmitEvent).submitter;
      if (button instanceof HTMLButtonElement) wait(button);
    });
  });
  if (root !== document) return;
  // Coming back by the browser's own history finds the page as it was left.
  window.addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    each<HTMLFormElement>(document, "form[data-sent]", (form) => delete form.dataset.sent);
    each<HTMLButtonElement>(document, "button[aria-busy]", calm);
  });
}

function wait(button: HTMLButtonElement): void {
  const label = button.querySelector<HTMLElement>(".btn-text");
  button.style.minWidth = button.offsetWidth + "px";
  button.setAttribute("aria-busy", "true");
  setTimeout(() => {
    if (!button.hasAttribute("aria-busy") || !label) return;
    label.dataset.before = label.textContent ?? "";
    label.textContent = button.dataset.busy || text("textBusy");
    button.classList.add("is-waiting");
  }, patience);
}

function calm(button: HTMLButtonElement): void {
  const label = button.querySelector<HTMLElement>(".btn-text");
  if (label?.dataset.before) label.textContent = label.dataset.before;
  button.removeAttribute("aria-busy");
  button.classList.remove("is-waiting");
}
