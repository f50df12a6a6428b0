import { each } from "./dom";

/** Shows a theme or density as soon as it is chosen; it stays only when the form is saved. */
export function theme(root: ParentNode): void {
  const page = document.documentElement;
  for (const name of ["theme", "density"] as const) {
    const saved = page.dataset[name];
    const set = (value: string | undefined) => {
      if (value) page.dataset[name] = value;
      else delete page.dataset[name];
    };
    each<HTMLInputElement>(root, `input[data-preview="${name}"]`, (input) => {
      const choose = () => set(input.value === "system" || input.value === "comfortable" ? "" : input.value);
      input.addEventListener("change", choose);
      input.form?.addEventListener("reset", () => set(saved));
      if (input.checked && !input.defaultChecked) choose();
    });
  }
}
