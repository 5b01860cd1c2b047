// Connects elements to their behaviour: data-controller names modules, each loaded only where it is used.
// Every page works without any of them.
const modules = {
  faults: () => import("./faults.js"),
  copy: () => import("./copy.js"),
  leave: () => import("./leave.js"),
  filter: () => import("./filter.js"),
  print: () => import("./print.js"),
};

export async function connect(root) {
  for (const element of root.querySelectorAll("[data-controller]:not([data-connected])")) {
    element.dataset.connected = "";
    for (const name of element.dataset.controller.split(" ")) {
      const module = await modules[name]?.();
      module?.connect(element);
    }
  }
}

connect(document);
