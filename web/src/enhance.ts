// Only pages that ask for it load htmx.
import "htmx.org";
