// Copies the value beside a button, and says so in words.
export function connect(line) {
  const button = line.querySelector("button");
  const value = line.querySelector(".copy-value");
  const told = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(value.textContent.trim());
    button.textContent = line.dataset.copied;
    line.classList.add("is-copied");
    setTimeout(() => (button.textContent = told), 4000);
  });
}
