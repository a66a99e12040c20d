// <button data-dialog="id"> opens <dialog id="id">; a form with method="dialog" in it closes it.
// A click beside the window closes it too, unless it says data-stay: work could be lost.
const isBeside = (box, { clientX: x, clientY: y }) =>
  x < box.left || x > box.right || y < box.top || y > box.bottom;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && !dialog.open) dialog.showModal();
    return;
  }
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || "stay" in dialog.dataset) return;
  // A key that presses a button reports a click at 0, 0: that is no click beside the window.
  if (event.detail > 0 && isBeside(dialog.getBoundingClientRect(), event)) dialog.close();
});
