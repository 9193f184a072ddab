// Fresh parts of the page when something has happened, without moving the reader: not while a field or button in them has the focus.
const parts = () => [...document.querySelectorAll("[data-live]")];
let pending = false;

async function refresh() {
  if (parts().some((p) => p.contains(document.activeElement))) {
    pending = true;
    return;
  }
  pending = false;
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts()) {
    const replacement = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (replacement && replacement.innerHTML !== part.innerHTML) part.replaceChildren(...replacement.childNodes);
  }
}

const events = new EventSource("/console/live");
events.addEventListener("changed", refresh);
document.addEventListener("focusout", () => pending && setTimeout(refresh));
