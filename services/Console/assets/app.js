// Everything works without this; it keeps drafts, stops double clicks and signs out whoever has left.
import "./drafts.js";
import "./forms.js";
import "./idle.js";

if (document.querySelector("[data-copy]")) {
  import("./copy.js");
}
if (document.querySelector("[data-live]")) {
  import("./live.js");
}
// Without the design system there is nothing to load.
const parts = "plain" in document.body.dataset ? [] : ["ds-field", "ds-error-summary"];
for (const tag of parts) {
  if (document.querySelector(tag)) {
    import(`./ds/${tag.slice(3)}/${tag.slice(3)}.js`).catch(() => {});
  }
}
