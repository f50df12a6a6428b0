import { each } from "./dom";
import { release } from "./guard";

/**
 * Files on their way show how far they are, and can be called back. Without scripts the form is sent as ever. What the server answers
 * is shown in place of the page's own content; where it leads elsewhere, the page goes there itself, so that nothing is shown twice.
 */
export function upload(root: ParentNode, wake: (part: ParentNode) => void): void {
  each<HTMLFormElement>(root, "form[data-upload]", (form) => {
    const box = form.querySelector<HTMLElement>("[data-upload-box]");
    const bar = box?.querySelector("progress");
    const words = box?.querySelector<HTMLElement>("[data-upload-words]");
    const failed = form.querySelector<HTMLElement>("[data-upload-failed]");
    const cancel = box?.querySelector("button");
    const files = () => [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].some((i) => i.files?.length);
    if (!box || !bar || !words || !cancel || !failed) return;

    form.addEventListener(
      "submit",
      (e) => {
        if (!files() || form.dataset.sent) return; // an empty form is answered as any other
        e.preventDefault();
        form.dataset.sent = "yes";
        failed.hidden = true;
        const request = new XMLHttpRequest();
        const buttons = [...form.querySelectorAll<HTMLButtonElement>("button[type=submit], button:not([type])")];
        const rest = (again: boolean) => {
          box.hidden = again;
          for (const b of buttons) b.disabled = !again;
          if (again) delete form.dataset.sent;
        };
        const lost = () => {
          rest(true);
          failed.hidden = false;
        };
        request.upload.addEventListener("progress", (p) => {
          if (!p.lengthComputable) return;
          bar.max = p.total;
          bar.value = p.loaded;
          const tenth = Math.floor((10 * p.loaded) / p.total) / 10; // read out, so not at every step of the bar
          const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(tenth);
          if (words.textContent !== percent) words.textContent = percent;
        });
        request.addEventListener("error", lost);
        request.addEventListener("abort", () => rest(true));
        request.addEventListener("load", () => {
          const to = request.getResponseHeader("Cabinet-Location");
          release(form);
          if (to) {
            location.assign(to);
            return;
          }
          const page = new DOMParser().parseFromString(request.responseText, "text/html");
          const main = page.getElementById("main");
          const here = document.getElementById("main");
          if (!main || !here) {
            lost();
            return;
          }
          document.title = page.title;
          here.replaceWith(document.adoptNode(main));
          wake(main);
        });
        cancel.onclick = () => request.abort();
        request.open("POST", form.action);
        request.setRequestHeader("Cabinet-Upload", "1");
        const body = new FormData(form, (e as SubmitEvent).submitter);
        rest(false);
        request.send(body);
      },
      { capture: true }, // before the form is marked as sent
    );
  });
}
