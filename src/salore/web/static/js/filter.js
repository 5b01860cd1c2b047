// A filter shows its effect at once: choosing sends the form; typing waits for Enter or the button.
export function connect(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=radio], [type=checkbox]")) form.requestSubmit();
  });
}
