// Fills in the code that the square of a letter brings behind the "#": what stands there is sent in no address.
export function connect(form) {
  const code = new URLSearchParams(location.hash.slice(1)).get("kode");
  if (!code) return;
  form.elements.code.value = code;
  history.replaceState(null, "", location.pathname);
}
