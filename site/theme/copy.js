// Buttons that copy a text which stands on the page; without this script they stay hidden and the text can be
// marked as any other. It works from a folder too: where the clipboard is refused, the marked text is copied.
"use strict";
{
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const words = button.textContent;
    const marked = () => {
      getSelection().selectAllChildren(text);
      return document.execCommand("copy");
    };
    const told = (done) => {
      button.textContent = done ? button.dataset.copied : words;
      setTimeout(() => (button.textContent = words), 3000);
    };
    button.setAttribute("aria-live", "polite");
    button.hidden = false;
    button.addEventListener("click", () => {
      const written = navigator.clipboard ? navigator.clipboard.writeText(text.textContent) : Promise.reject();
      written.then(() => told(true), () => told(marked()));
    });
  }
}
