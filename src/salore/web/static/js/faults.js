// The summary of faults gets the focus, and each of its lines gives it on to the field.
export function connect(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.closest("a")?.hash.slice(1) ?? "");
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
