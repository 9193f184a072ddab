// Fresh parts of the page when something has happened, without moving the reader: not while a field or button in them has the focus.
const parts = () => [...document.querySelectorAll("[data-live]")];
let pending = false;

function mustWait() {
  pending = parts().some((p) => p.contains(document.activeElement));
  return pending;
}

async function refresh() {
  if (mustWait()) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") {
    // Signed out elsewhere, or the sign-in has run out.
    location.replace(`/?again=1&back=${encodeURIComponent(location.pathname)}`);
  }
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  // The reader may have come meanwhile.
  if (mustWait()) return;
  for (const part of parts()) {
    const replacement = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (replacement && replacement.innerHTML !== part.innerHTML) part.replaceChildren(...replacement.childNodes);
  }
}

const events = new EventSource("/console/live");
events.addEventListener("changed", refresh);
// Whatever happened while the page was being made, or while the connection was lost.
events.addEventListener("open", () => pending && refresh());
document.addEventListener("focusout", () => pending && setTimeout(refresh));
