// Connects elements to their behaviour: data-controller names modules, each loaded only where it is used.
// Every page works without any of them.
const modules = {
  brought: () => import("./brought.js"),
  copy: () => import("./copy.js"),
  draft: () => import("./draft.js"),
  faults: () => import("./faults.js"),
  filter: () => import("./filter.js"),
  leave: () => import("./leave.js"),
  passkey: () => import("./passkey.js"),
  photo: () => import("./photo.js"),
  print: () => import("./print.js"),
  minutes: () => import("./minutes.js"),
  remark: () => import("./remark.js"),
};

export async function connect(root) {
  for (const element of root.querySelectorAll("[data-controller]:not([data-connected])")) {
    element.dataset.connected = "begun";
    try {
      for (const name of element.dataset.controller.split(" ")) {
        const module = await modules[name]?.();
        await module?.connect(element);
      }
      element.dataset.connected = "done";
    } catch (error) {
      // The link broke before the behaviour came: the page works without it, and asks again when it is back.
      if (navigator.onLine) throw error;
      delete element.dataset.connected;
    }
  }
}

connect(document);
window.addEventListener("online", () => connect(document));
document.addEventListener("salore:added", (event) => connect(event.target));

if (document.querySelector("[hx-get], [hx-post]")) {
  document.addEventListener("htmx:load", (event) => connect(event.target.parentElement ?? document));
  import("./partial.js").then((partial) => partial.start());
}
