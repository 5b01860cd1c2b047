// htmx, only on pages that ask for it, and held to the house's rules: no code in text, no styles of its own,
// and a page of faults (422) is shown like any other.
const rules = {
  allowEval: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
};

export async function start() {
  const meta = Object.assign(document.createElement("meta"), { name: "htmx-config", content: JSON.stringify(rules) });
  document.head.append(meta);
  // It listens for the page to be ready, and would wait for ever between that moment and the last picture.
  if (document.readyState !== "complete") {
    await new Promise((done) => window.addEventListener("load", done, { once: true }));
  }
  await import("../django_htmx/htmx-2.min.js");
  tellAgain();
}

// On a weak link people write before it has come: what they changed until then is told now.
function tellAgain() {
  for (const form of document.forms) {
    const changed = [...form.elements].find((field) => "defaultValue" in field && field.value !== field.defaultValue);
    changed?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
