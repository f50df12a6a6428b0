import { each } from "./dom";

const dirty = new Set<HTMLFormElement>();

/** Lets the person leave without being asked, because what was typed is on its way. */
export function release(form: HTMLFormElement): void {
  dirty.delete(form);
}

/** Forms with data-guard show their save bar while something is changed and ask before it is lost. */
export function guard(root: ParentNode): void {
  each<HTMLFormElement>(root, "form[data-guard]", (form) => {
    const bar = form.querySelector<HTMLElement>("[data-savebar]");
    const line = bar?.querySelector<HTMLElement>("[data-savebar-text]");
    const refused = bar?.hasAttribute("data-dirty") ?? false;
    const before = snapshot(form);
    const look = () => {
      const changed = refused || snapshot(form) !== before;
      if (changed) dirty.add(form);
      else dirty.delete(form);
      bar?.classList.toggle("is-dirty", changed);
      const words = changed ? (line?.dataset.savebarText ?? "") : "";
      if (line && line.textContent !== words) line.textContent = words;
    };
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    form.addEventListener("reset", (e) => {
      if (refused) {
        // The fields' first values are those that were refused; only the server knows the saved ones.
        e.preventDefault();
        dirty.delete(form);
        location.assign(location.pathname);
        return;
      }
      setTimeout(look);
    });
    look();
  });
  window.addEventListener("beforeunload", (e) => {
    if (dirty.size > 0) e.preventDefault();
  });
}

function snapshot(form: HTMLFormElement): string {
  const values: string[] = [];
  for (const [name, value] of new FormData(form)) {
    values.push(name + "=" + (typeof value === "string" ? value : value.name));
  }
  return values.join("\n");
}
