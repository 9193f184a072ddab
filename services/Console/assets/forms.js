// A form is sent once: its key makes a second sending harmless, this only spares the reader the wait.
for (const form of document.querySelectorAll("form[data-form]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-busy", "true");
      // After the browser has collected the fields, the button's own among them.
      queueMicrotask(() => setTimeout(() => (button.disabled = true)));
    }
  });
}

// Back from the next page, the buttons work again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-form] button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
});
