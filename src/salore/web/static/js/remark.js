// Warns before a remark goes out that names its writer: here, so that it need not be sent to be looked at.
// The server asks the same (`rating/fields.py`), for browsers without scripts.
const NIP = /(?:\d[\s.]?){17}\d/;
const LEAST_LETTERS = 4;
const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

function names(author, remark) {
  const own = words(author);
  const written = words(remark);
  return (
    NIP.test(remark) ||
    written.some(
      (word, at) => own.includes(word) && (word.length >= LEAST_LETTERS || written[at - 1] === "saya"),
    )
  );
}

export function connect(form) {
  const warning = form.querySelector("[data-warning]");
  const { remark } = form.elements;
  remark.addEventListener("input", () => (warning.hidden = true));
  form.addEventListener("submit", (event) => {
    // The other buttons have a name: to send it as it is, or to say that one cannot judge.
    if (event.submitter?.name || !names(form.dataset.author, remark.value)) return;
    event.preventDefault();
    warning.hidden = false;
    warning.scrollIntoView({ block: "center" });
    warning.querySelector("button").focus();
  });
}
