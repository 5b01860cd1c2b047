// Copies the value beside a button, and says so in words.
const SAID_MS = 4000;

export function connect(line) {
  const button = line.querySelector("button");
  const value = line.querySelector("[data-value]");
  const words = button.innerHTML;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(value.textContent);
    button.textContent = line.dataset.copied;
    line.classList.add("is-copied");
    setTimeout(() => (button.innerHTML = words), SAID_MS);
  });
}
