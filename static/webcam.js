// Takes a photo with the camera into an ordinary file input. Comes when a page has a place for it.
//
// <section data-webcam="address of this script" data-webcam-target="file-input-id"
//          data-webcam-denied="…" data-webcam-missing="…" data-webcam-taken="…">
//   <button type="button" data-webcam-start hidden>…</button>
//   <video playsinline muted hidden></video>
//   <button type="button" data-webcam-capture hidden>Prendre la photo</button>
//   <p data-webcam-status aria-live="polite"></p>
//   <img data-webcam-preview hidden alt="…">
// </section>

const JPEG_QUALITY = 0.9;
const enhanced = new WeakSet();
const running = new Set();

function drawFrame(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
}

function enhance(section) {
  const sentences = section.dataset;
  const start = section.querySelector("[data-webcam-start]");
  const capture = section.querySelector("[data-webcam-capture]");
  const video = section.querySelector("video");
  const status = section.querySelector("[data-webcam-status]");
  const preview = section.querySelector("[data-webcam-preview]");
  const input = document.getElementById(sentences.webcamTarget);
  let stream = null;
  let attempt = 0;
  let taken = null;

  function say(sentence) {
    status.textContent = sentence ?? "";
  }

  function stop() {
    attempt += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    video.hidden = true;
    capture.hidden = true;
    start.setAttribute("aria-pressed", "false");
    running.delete(stop);
  }

  function showPreview() {
    URL.revokeObjectURL(preview.src);
    preview.removeAttribute("src");
    preview.hidden = !taken || input.files[0] !== taken;
    if (!preview.hidden) {
      preview.src = URL.createObjectURL(taken);
    }
  }

  async function openCamera() {
    attempt += 1;
    const current = attempt;
    running.add(stop);
    start.setAttribute("aria-pressed", "true");
    say("");
    try {
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: { ideal: "user" }, width: { ideal: 1280 } },
        audio: false,
      });
      if (current !== attempt) {
        opened.getTracks().forEach((track) => track.stop());
        return;
      }
      stream = opened;
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      capture.hidden = false;
      capture.focus();
    } catch (error) {
      if (current === attempt) {
        stop();
        say(error.name === "NotAllowedError" ? sentences.webcamDenied : sentences.webcamMissing);
      }
    }
  }

  async function takePhoto() {
    const current = attempt;
    const frame = await drawFrame(video);
    if (!frame || current !== attempt) {
      return;
    }
    const basket = new DataTransfer();
    basket.items.add(new File([frame], "photo.jpg", { type: "image/jpeg" }));
    input.files = basket.files;
    taken = input.files[0];
    stop();
    start.focus();
    say(sentences.webcamTaken);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  start.addEventListener("click", () => {
    if (running.has(stop)) {
      stop();
    } else {
      openCamera();
    }
  });
  capture.addEventListener("click", takePhoto);
  input.addEventListener("change", showPreview);
  section.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target === section) {
      stop();
    }
  });
  start.setAttribute("aria-pressed", "false");
  start.hidden = false;
}

function enhanceAll() {
  if (!navigator.mediaDevices) {
    return;
  }
  for (const section of document.querySelectorAll("[data-webcam]")) {
    if (!enhanced.has(section)) {
      enhanced.add(section);
      enhance(section);
    }
  }
}

enhanceAll();
document.addEventListener("htmx:load", enhanceAll);
window.addEventListener("pagehide", () => running.forEach((stop) => stop()));
