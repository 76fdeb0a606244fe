// Reads a card (QR code or Code 128) with the camera into a text input: the page asks for it by
// templates/components/scan.html, static/cigale.js imports it at the first tap.

const PERIOD_MS = 125;
const scanners = new WeakMap();
const running = new Set();
let detector = null;

function load(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: source, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

async function prepareDetector({ detector: source, wasm }) {
  if (!detector) {
    await load(source);
    const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
    prepareZXingModule({ overrides: { locateFile: () => wasm } });
    detector = new BarcodeDetector({ formats: ["qr_code", "code_128"] });
  }
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function prepare(section) {
  const sentences = section.dataset;
  const start = section.querySelector("[data-scan-start]");
  const video = section.querySelector("video");
  const status = section.querySelector("[data-scan-status]");
  let stream = null;
  let attempt = 0;

  function say(sentence) {
    status.textContent = sentence ?? "";
  }

  function stop() {
    attempt += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    video.hidden = true;
    start.setAttribute("aria-pressed", "false");
    running.delete(stop);
  }

  function fill(value) {
    const input = document.getElementById(sentences.scanTarget);
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    stop();
    input.focus();
    say(sentences.scanFound);
  }

  async function openCamera(current) {
    const opened = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } },
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
  }

  async function readFrames(current) {
    while (current === attempt) {
      if (!stream.active) {
        throw new Error("the camera went away");
      }
      const began = performance.now();
      const [code] = await detector.detect(video);
      if (code && current === attempt) {
        fill(code.rawValue);
        return;
      }
      await wait(Math.max(0, PERIOD_MS - (performance.now() - began)));
    }
  }

  async function scan() {
    attempt += 1;
    const current = attempt;
    running.add(stop);
    start.setAttribute("aria-pressed", "true");
    say(sentences.scanLooking);
    try {
      await openCamera(current);
      if (current === attempt) {
        await prepareDetector(sentences);
        await readFrames(current);
      }
    } catch (error) {
      if (current !== attempt) {
        return;
      }
      stop();
      detector = null;
      say(error.name === "NotAllowedError" ? sentences.scanDenied : sentences.scanMissing);
    }
  }

  section.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target === section) {
      stop();
    }
  });
  return () => {
    if (running.has(stop)) {
      stop();
      say("");
    } else {
      scan();
    }
  };
}

export function toggle(section) {
  if (!scanners.has(section)) {
    scanners.set(section, prepare(section));
  }
  scanners.get(section)();
}

window.addEventListener("pagehide", () => running.forEach((stop) => stop()));
