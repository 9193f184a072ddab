// A form is sent once: its key makes a second sending harmless, this only spares the reader the wait.
const note = document.getElementById("offline");
for (const form of document.querySelectorAll("form[data-form]")) {
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      // The browser would leave the page for one that says nothing of what becomes of the words.
      event.preventDefault();
      note.hidden = false;
      note.scrollIntoView({ block: "nearest" });
      return;
    }
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-busy", "true");
      // After the browser has collected the fields, the button's own among them.
      queueMicrotask(() => setTimeout(() => (button.disabled = true)));
    }
  });
}
addEventListener("online", () => (note.hidden = true));

// Back from the next page, the buttons work again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-form] button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
});
