// Every page loads this. Each module looks for its own data-… marks, so a page without them pays nothing.
import { ago } from "./ts/ago";
import { autosave } from "./ts/autosave";
import { busy } from "./ts/busy";
import { combobox } from "./ts/combobox";
import { copy } from "./ts/copy";
import { counter } from "./ts/counter";
import { dialogs } from "./ts/dialogs";
import { each } from "./ts/dom";
import { focusErrors } from "./ts/errors";
import { board } from "./ts/board";
import { filters } from "./ts/filters";
import { guard } from "./ts/guard";
import { menus } from "./ts/menus";
import { mirror } from "./ts/mirror";
import { order } from "./ts/order";
import { progress } from "./ts/progress";
import { reload } from "./ts/reload";
import { reveal } from "./ts/reveal";
import { rows } from "./ts/rows";
import { session } from "./ts/session";
import { strength } from "./ts/strength";
import { theme } from "./ts/theme";
import { upload } from "./ts/upload";
import { toasts } from "./ts/toasts";

document.documentElement.classList.add("js");

/** What can come into a page that already stands. */
function wake(part: ParentNode): void {
  for (const start of [dialogs, menus, combobox, busy, copy, ago, rows]) start(part);
}

wake(document);
for (const start of [reveal, strength, counter, mirror, guard, toasts, theme, session, reload, order, board, autosave, focusErrors]) {
  start(document);
}
filters(document, wake);
progress(document, wake);
const arrive = (part: ParentNode): void => {
  wake(part);
  for (const start of [reveal, counter, focusErrors]) start(part);
  upload(part, arrive);
};
upload(document, arrive);
each(document, "[data-picture]", (chooser) => {
  void import("./ts/picture").then((m) => m.picture(chooser));
});
