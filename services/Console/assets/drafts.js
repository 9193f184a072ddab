// What is being written stays in this browser tab until a service has taken it: over a lost connection, a sign-out for idleness, a wrong click.
// It is sealed with a key that only the reader's own pages hold, and another reader's is thrown away: docs/adr/0015.
const reader = document.body.dataset.reader;
const prefix = "tot-draft:";
const own = `${prefix}${reader}:`;
const life = 12 * 60 * 60 * 1000;
// Without them what was sent twice would be done twice, and what somebody else saved meanwhile would be overwritten.
const keptHidden = ["once", "version"];

const nameOf = (form) => own + form.dataset.draft;
const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
const fields = (form) =>
  [...form.elements].filter((f) => f.name && !["submit", "button"].includes(f.type) && (f.type !== "hidden" || keptHidden.includes(f.name)));
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const keyOf = (form) => crypto.subtle.importKey("raw", bytes(form.dataset.draftKey), "AES-GCM", false, ["encrypt", "decrypt"]);

function draftsOf(form, key) {
  let turn = 0;
  return async function save() {
    const mine = ++turn;
    const values = fields(form).map((f) => [f.name, f.value, /checkbox|radio/.test(f.type) ? f.checked : null]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(values)));
    if (mine !== turn) return;
    const { value: once } = form.elements.once;
    sessionStorage.setItem(
      nameOf(form),
      JSON.stringify({ once, at: form.dataset.draftAt, until: Date.now() + life, iv: text(iv), sealed: text(sealed) }),
    );
  };
}

async function restore(form, key, touched) {
  const kept = JSON.parse(sessionStorage.getItem(nameOf(form)));
  if (!kept) return;
  if (kept.at && kept.at !== form.dataset.draftAt && kept.at !== location.pathname + location.search) {
    location.replace(kept.at);
    return;
  }
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(kept.iv) }, key, bytes(kept.sealed));
  for (const [name, value, checked] of JSON.parse(new TextDecoder().decode(opened))) {
    const field = fields(form).find((f) => f.name === name && (checked === null || f.value === value));
    // Where the reader was faster, what is in the form now is what is wanted.
    if (!field || touched.has(name)) continue;
    if (checked === null) field.value = value;
    else field.checked = checked;
  }
  form.closest("details")?.setAttribute("open", "");
}

async function keep(form) {
  const touched = new Set();
  form.addEventListener("input", ({ target }) => touched.add(target.name));
  // Browsers have it on https and on this machine only.
  if (!crypto.subtle) return;
  const key = await keyOf(form);
  const save = draftsOf(form, key);
  // What came back from the server is newer than any draft.
  if (!form.hasAttribute("data-sent-back")) await restore(form, key, touched).catch(() => sessionStorage.removeItem(nameOf(form)));
  if (form.hasAttribute("data-sent-back") || touched.size > 0) await save();
  form.addEventListener("input", save);
}

function forget(doomed) {
  for (const key of keys()) {
    if (doomed(key, JSON.parse(sessionStorage.getItem(key)))) sessionStorage.removeItem(key);
  }
}

if (reader) {
  const { sent } = document.body.dataset;
  forget((key, kept) => !key.startsWith(own) || kept.once === sent || kept.until < Date.now());
  await Promise.all([...document.querySelectorAll("form[data-draft]")].map(keep));
} else if (!new URLSearchParams(location.search).has("again")) {
  forget(() => true);
}
