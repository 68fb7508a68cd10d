// Shows which faults there are and how many requests have met them, when a person comes back to the page.
"use strict";

(() => {
  const active = document.getElementById("active");
  const ids = (part) => [...part.querySelectorAll(".card")].map((card) => card.id).join();

  // Replaces as little as possible: what was opened stays open.
  function show(found) {
    if (ids(found) !== ids(active)) {
      for (const button of found.querySelectorAll("[data-copy]")) button.hidden = false;
      active.replaceChildren(...found.childNodes);
      return;
    }
    for (const card of active.querySelectorAll(".card")) {
      const other = found.querySelector(`#${CSS.escape(card.id)}`);
      card.className = other.className;
      for (const part of [".what", ".counts"]) card.querySelector(part).replaceWith(other.querySelector(part));
    }
  }

  addEventListener("focus", async () => {
    const response = await fetch(active.dataset.address).catch(() => null);
    if (!response?.ok || response.redirected) return; // the fake has gone, or wants its token again
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(page.getElementById("active"));
  });
})();
