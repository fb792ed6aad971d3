// Talk: what is typed into form[data-kept] is kept as a draft until it is sent (drafts.js), and a
// form that was sent twice by a quick hand goes once.

import { keepDrafts } from "./drafts.js";

for (const form of document.querySelectorAll("form[data-kept]")) {
  const status = form.querySelector("[role=status]");
  const drafts = keepDrafts(form, {
    told: (words) => {
      status.textContent = words && `Not sent yet: ${words}`;
    },
    restored() {},
  });
  let sent = false;
  form.addEventListener("submit", (event) => {
    const sending = drafts?.underWay();
    if (sent || sending) event.preventDefault();
    if (sent) return;
    if (sending) {
      // A draft that arrives after the comment would come back from the dead.
      sending.then(() => setTimeout(() => form.requestSubmit(event.submitter)));
      return;
    }
    sent = true;
    drafts?.submitted();
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sent = false;
    drafts?.again();
  });
}
