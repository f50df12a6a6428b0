import { each } from "./dom";

/** Lets a password be seen while it is typed; it is hidden again before it is sent. */
export function reveal(root: ParentNode): void {
  each(root, "[data-reveal]", (box) => {
    const input = box.querySelector("input");
    const button = box.querySelector("button");
    if (!input || !button) return;
    const show = (yes: boolean) => {
      input.type = yes ? "text" : "password";
      button.setAttribute("aria-pressed", String(yes));
      button.setAttribute("aria-label", (yes ? button.dataset.hide : button.dataset.show) ?? "");
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      show(input.type === "password");
      input.focus();
    });
    input.form?.addEventListener("submit", () => show(false));
  });
}
