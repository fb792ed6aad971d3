// Who else has the section open: says that this page does, twice a minute, and shows the answer.
//
// Expects <div data-presence="/sections/12/presence/" aria-live="polite"> in a form with the CSRF
// token; one that comes later (a sentence edited in place) starts when its form gets the focus.
// The words change only when the people do, so a reader of the screen hears of it once.

const EVERY = 30_000;
const open = new Map(); // place -> timer

function token(place) {
  const sent = new FormData();
  const input = place.closest("form")?.querySelector("[name=csrfmiddlewaretoken]");
  sent.set("csrfmiddlewaretoken", input?.value ?? "");
  return sent;
}

async function beat(place) {
  if (!place.isConnected) return leave(place);
  try {
    const answer = await fetch(place.dataset.presence, {
      method: "POST",
      body: token(place),
      credentials: "same-origin",
    });
    if (answer.redirected || answer.status === 403) return stop(place); // signed out since
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-presence]");
    if (fresh && fresh.textContent !== place.textContent) place.replaceChildren(...fresh.childNodes);
  } catch {
    // No network for a moment: whoever looks in again is told then.
  }
}

function start(place) {
  if (open.has(place)) return;
  open.set(place, { timer: setInterval(() => beat(place), EVERY), form: token(place) });
  beat(place);
}

function stop(place) {
  clearInterval(open.get(place)?.timer);
  open.delete(place);
}

function leave(place) {
  const sent = open.get(place)?.form;
  stop(place);
  if (!sent) return;
  sent.set("leave", "1");
  navigator.sendBeacon(place.dataset.presence, sent);
}

function look() {
  for (const place of [...open.keys()]) if (!place.isConnected) leave(place);
  document.querySelectorAll("form [data-presence]").forEach(start);
}

look();
document.addEventListener("focusin", look);
addEventListener("pagehide", () => [...open.keys()].forEach(leave));
addEventListener("pageshow", (event) => event.persisted && look());
