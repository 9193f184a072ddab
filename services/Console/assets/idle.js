// Whoever has left is signed out, and the page no longer shows what it showed.
const seconds = Number(document.body.dataset.idle);
if (document.body.dataset.reader && seconds) {
  let last = Date.now();
  for (const event of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(event, () => (last = Date.now()), { passive: true });
  }
  setInterval(() => {
    if (Date.now() - last > seconds * 1000) {
      location.replace(`/?again=1&idle=1&back=${encodeURIComponent(location.pathname + location.search)}`);
    }
  }, 15000);
}
