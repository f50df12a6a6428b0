/** Calls f for every element under root that matches the selector. */
export function each<E extends HTMLElement>(root: ParentNode, selector: string, f: (e: E) => void): void {
  for (const e of root.querySelectorAll<E>(selector)) f(e);
}

/** A text that the server put on the body, since scripts have no catalogue. */
export function text(name: string): string {
  return document.body.dataset[name] ?? "";
}

/** A copy of an icon, taken from one that the page already shows. */
export function icon(name: string): SVGElement | null {
  const use = document.querySelector("svg.i use");
  if (!use) return null;
  const svg = use.parentElement?.cloneNode(true) as unknown as SVGElement;
  svg.querySelector("use")?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, "#" + name));
  return svg;
}

/** Runs f after calls have paused for the given time. */
export function debounce(f: () => void, ms: number): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(f, ms);
  };
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The form's control of that name. */
export function control(form: HTMLFormElement | null, name: string): Control | null {
  const found = form?.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement || found instanceof HTMLTextAreaElement ? found : null;
}
