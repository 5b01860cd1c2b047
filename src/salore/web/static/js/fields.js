// Reads, fills and sends the fields of a form.
const NEVER_KEPT = "[type=password], [type=file], [name=csrfmiddlewaretoken]";
const ANSWER_MS = 120_000;

const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

// Fields by name, in order; a choice that is not made counts too, so that clearing one is kept.
export function values(form) {
  return [...form.elements]
    .filter((field) => field.name && field.type !== "submit" && !field.matches(NEVER_KEPT))
    .map((field) => [field.name, field.value, isChoice(field) && field.checked]);
}

export function hasFiles(form) {
  return [...form.querySelectorAll("[type=file]")].some((input) => input.files.length > 0);
}

export function fill(form, kept) {
  const places = new Map();
  for (const [name, value, isChosen] of kept) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:not(${NEVER_KEPT})`)];
    if (fields.some(isChoice)) {
      for (const field of fields) if (field.value === value) field.checked = isChosen;
      continue;
    }
    // Several fields of one name are filled in their order.
    const place = places.get(name) ?? 0;
    places.set(name, place + 1);
    if (fields[place]) fields[place].value = value;
  }
}

// Answers null where nothing came back: no link, or a server that is gone.
export async function post(form, submitter) {
  const to = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  try {
    return await fetch(to, {
      method: "POST",
      body,
      headers: { "Salore-Draft": "1" },
      signal: AbortSignal.timeout?.(ANSWER_MS),
    });
  } catch {
    return null;
  }
}
