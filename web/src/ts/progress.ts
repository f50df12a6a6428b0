import { each } from "./dom";
import { fragment } from "./fragment";

/** Looks at a running job again and again, until it is done or the page is another one. */
export function progress(root: ParentNode, wake: (part: ParentNode) => void): void {
  each(root, "[data-progress][data-running][data-url]", (part) => void follow(part, wake));
}

async function follow(part: HTMLElement, wake: (part: ParentNode) => void): Promise<void> {
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  part.after(said);
  const every = Math.max(1, Number(part.dataset.every)) * 1000;
  let rest = every;
  while (part.isConnected && part.hasAttribute("data-running")) {
    await new Promise((go) => setTimeout(go, rest));
    if (document.hidden) continue;
    try {
      const fresh = await fragment(part.dataset.url ?? location.href, "#" + CSS.escape(part.id), true);
      if (!fresh) return;
      part.replaceWith(fresh);
      if (!fresh.hasAttribute("data-running")) {
        wake(fresh);
        said.textContent = fresh.querySelector("h2")?.textContent?.trim() ?? "";
      }
      part = fresh;
      rest = every;
    } catch {
      // The network may come back: ask less and less often meanwhile.
      rest = Math.min(rest * 2, 60_000);
    }
  }
}
