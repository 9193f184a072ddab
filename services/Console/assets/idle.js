// Whoever has left is signed out, and no window of theirs goes on showing what it showed.
const seconds = Number(document.body.dataset.idle);
const windows = new BroadcastChannel("tot");
if (document.body.dataset.reader && seconds) {
  const leave = (why) => location.replace(`/?again=1${why}&back=${encodeURIComponent(location.pathname + location.search)}`);
  let last = Date.now();
  let told = 0;
  for (const event of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(
      event,
      () => {
        last = Date.now();
        if (last - told > 5000) {
          told = last;
          windows.postMessage("here");
        }
      },
      { passive: true },
    );
  }
  windows.addEventListener("message", ({ data }) => {
    if (data === "here") last = Date.now();
    else if (data === "out") location.replace("/");
  });
  setInterval(() => {
    if (Date.now() - last > seconds * 1000) leave("&idle=1");
  }, 15000);
} else if (new URLSearchParams(location.search).has("out")) {
  windows.postMessage("out");
}
