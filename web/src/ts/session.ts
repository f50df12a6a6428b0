import { open } from "./dialogs";

const warning = 120;

/**
 * Warns before the session ends. The clock starts anew only when the person says so or loads a page; nothing that runs
 * by itself keeps a session alive. What was typed stays on the page.
 */
export function session(): void {
  const clock = document.querySelector<HTMLElement>("[data-session-clock]");
  const dialog = document.getElementById("session-warning") as HTMLDialogElement | null;
  if (!clock || !dialog) return;
  const part = (name: string) => dialog.querySelector<HTMLElement>(`[data-session-${name}]`);
  const show = (name: string, yes: boolean) => {
    const e = part(name);
    if (e) e.hidden = !yes;
  };
  let ends = performance.now() + Number(clock.dataset.seconds) * 1000;
  dialog.addEventListener("cancel", (e) => e.preventDefault());

  const tick = () => {
    const left = Math.round((ends - performance.now()) / 1000);
    if (left > warning) return;
    open(dialog);
    const gone = left <= 0;
    show("gone", gone);
    show("soon", !gone);
    show("stay", !gone);
    show("signin", gone);
    const line = part("left");
    const title = dialog.querySelector("h2");
    if (gone && title) title.textContent = part("gone")?.dataset.title ?? "";
    if (line) line.textContent = gone ? "" : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  };
  const timer = setInterval(tick, 1000);
  // A sleeping computer stops timers, not sessions.
  document.addEventListener("visibilitychange", tick);

  part("stay")?.addEventListener("click", async () => {
    show("failed", false);
    try {
      const body = new URLSearchParams({ form_token: clock.dataset.token ?? "" });
      const answer = await fetch(clock.dataset.extendUrl ?? "", { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { seconds } = (await answer.json()) as { seconds: number };
      ends = performance.now() + seconds * 1000;
      dialog.close();
    } catch {
      show("failed", true);
    }
  });
  part("signin")?.addEventListener("click", () => {
    // The other tab takes over; this one keeps its text and is sent with the new session's cookie.
    clearInterval(timer);
    dialog.close();
  });
}
