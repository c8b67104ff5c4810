/* 回音, papers by camera: [data-camera="p_0"] opens the dialog, each picture joins the files of that field, and closing sends them at once,
   so that a power cut loses none. A file that is chosen is sent at once as well. Without a camera the field itself takes files. */
(() => {
  "use strict";
  const box = document.querySelector("dialog[data-camera-box]"), form = document.querySelector("#form");
  if (!box || !form || !navigator.mediaDevices?.getUserMedia) return;
  const film = box.querySelector("video"), count = box.querySelector("[data-camera-count]"), none = box.querySelector("[data-camera-none]"), shoot = box.querySelector("[data-camera-shoot]");
  const send = () => form.requestSubmit(form.querySelector("[data-papers]"));
  let field, stream, taken;
  const told = () => { count.textContent = count.dataset.cameraCount.replace("{n}", taken.items.length); };
  const open = async (name) => {
    field = form.elements[name];
    taken = new DataTransfer();
    [...field.files].forEach((file) => taken.items.add(file));
    told();
    box.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 2048 }, height: { ideal: 1536 } } });
      film.srcObject = stream;
      await film.play();
      shoot.disabled = false;
      shoot.focus();
    } catch {
      none.hidden = false;
    }
  };
  shoot.addEventListener("click", () => {
    const sheet = document.createElement("canvas");
    sheet.width = film.videoWidth;
    sheet.height = film.videoHeight;
    sheet.getContext("2d").drawImage(film, 0, 0);
    sheet.toBlob((blob) => { taken.items.add(new File([blob], `${taken.items.length + 1}.jpg`, { type: "image/jpeg" })); told(); }, "image/jpeg", 0.9);
  });
  box.addEventListener("close", () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    shoot.disabled = true;
    if (!taken.items.length) return;
    field.files = taken.files;
    send();
  });
  document.querySelectorAll("[data-camera]").forEach((button) => button.addEventListener("click", () => open(button.dataset.camera)));
  form.addEventListener("change", (event) => event.target.type === "file" && event.target.files.length && send());
})();
