/** Milliseconds of waiting after which a part of the page is drawn as busy. */
const patience = 400;

/**
 * Asks a page of ours for the part of it that matches the selector. Null means that the answer is another page, such as
 * the one for signing in. Polling marks requests that no person made, so that they keep no session alive.
 */
export async function fragment(url: URL | string, selector: string, polling: boolean, signal?: AbortSignal): Promise<HTMLElement | null> {
  const headers: Record<string, string> = { Accept: "text/html", "HX-Request": "true", "HX-Request-Type": "partial" };
  if (polling) headers["Cabinet-Polling"] = "1";
  const answer = await fetch(url, signal ? { headers, signal } : { headers });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector<HTMLElement>(selector);
}

/** Draws a part of the page as busy when it takes longer than a moment, until the returned function is called. */
export function waiting(part: Element): () => void {
  const timer = setTimeout(() => part.setAttribute("aria-busy", "true"), patience);
  return () => {
    clearTimeout(timer);
    part.removeAttribute("aria-busy");
  };
}
