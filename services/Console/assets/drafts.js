// What is being written stays in this browser tab until it has been sent: over a lost connection, a sign-out for idleness, a wrong click.
// Drafts belong to one reader; another reader's are thrown away.
const reader = document.body.dataset.reader;
const prefix = "tot-draft:";
const keyOf = (form) => `${prefix}${reader}:${form.dataset.draft}`;
const fields = (form) => [...form.elements].filter((f) => f.name && !["hidden", "submit", "button"].includes(f.type));

function save(form) {
  const values = fields(form).map((f) => [f.name, f.value, /checkbox|radio/.test(f.type) ? f.checked : null]);
  sessionStorage.setItem(keyOf(form), JSON.stringify(values));
}

function restore(form) {
  const kept = sessionStorage.getItem(keyOf(form));
  // A page that came back with the reader's own words knows better.
  if (!kept || document.querySelector("[role=alert]")) return;
  for (const [name, value, checked] of JSON.parse(kept)) {
    const field = fields(form).find((f) => f.name === name && (checked === null || f.value === value));
    if (!field) continue;
    if (checked === null) field.value = value;
    else field.checked = checked;
  }
  form.dispatchEvent(new CustomEvent("draft-restored", { bubbles: true }));
}

if (reader) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(prefix) && !key.startsWith(`${prefix}${reader}:`)) sessionStorage.removeItem(key);
  }
  const shown = new Set();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    shown.add(keyOf(form));
    restore(form);
    form.addEventListener("input", () => save(form));
    form.addEventListener("submit", () => sessionStorage.setItem(`${prefix}${reader}:sent`, keyOf(form)));
  }
  // The next page after sending: the draft is done with, unless the same form came back.
  const sent = sessionStorage.getItem(`${prefix}${reader}:sent`);
  if (sent && !shown.has(sent)) {
    sessionStorage.removeItem(sent);
    sessionStorage.removeItem(`${prefix}${reader}:sent`);
  }
} else if (!new URLSearchParams(location.search).has("again")) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  }
}
