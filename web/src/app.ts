// Every page loads this. Each module looks for its own data-… marks, so a page without them pays nothing.
import { ago } from "./ts/ago";
import { busy } from "./ts/busy";
import { combobox } from "./ts/combobox";
import { copy } from "./ts/copy";
import { counter } from "./ts/counter";
import { dialogs } from "./ts/dialogs";
import { each } from "./ts/dom";
import { focusErrors } from "./ts/errors";
import { guard } from "./ts/guard";
import { menus } from "./ts/menus";
import { mirror } from "./ts/mirror";
import { reload } from "./ts/reload";
import { reveal } from "./ts/reveal";
import { session } from "./ts/session";
import { strength } from "./ts/strength";
import { theme } from "./ts/theme";
import { toasts } from "./ts/toasts";

document.documentElement.classList.add("js");
for (const start of [
  dialogs,
  menus,
  combobox,
  reveal,
  strength,
  counter,
  mirror,
  guard,
  busy,
  toasts,
  copy,
  ago,
  theme,
  session,
  reload,
  focusErrors,
]) {
  start(document);
}
each(document, "[data-picture]", (chooser) => {
  void import("./ts/picture").then((m) => m.picture(chooser));
});
