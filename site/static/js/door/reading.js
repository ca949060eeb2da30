// Reading codes: what a QR code or a hand has given, whether it can be one of ours, and the camera.
window.doorReading = (() => {
  const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const PRIME = 31;

  // As printing/codes.py: capitals, half width, U is V; the weighted sum is zero.
  const code = (text) => {
    const link = /\/q\/([0-9A-Za-z-]+)/.exec(text);
    const plain = (link ? link[1] : text).normalize("NFKC").toUpperCase();
    const found = plain.replace(/[\s-]/g, "").replace(/U/g, "V");
    if (!/^K[2-9A-HJKMNP-TV-Z]{7,29}$/.test(found)) return "";
    const sum = [...found].reduce((total, one, place) => total + (place + 1) * ALPHABET.indexOf(one), 0);
    return sum % PRIME ? "" : found;
  };

  // The same as in the list; nothing where the browser has no hashing (a page without https).
  const digest = async (salt, text) => {
    if (!window.crypto?.subtle) return "";
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${salt}|${text}`));
    return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("").slice(0, 16);
  };

  // 张三 → 张*, as accounts/masking.py
  const mask = (name) => {
    const all = [...name];
    if (all.length < 2) return "*".repeat(all.length);
    return all.length === 2 ? `${all[0]}*` : `${all[0]}${"*".repeat(all.length - 2)}${all[all.length - 1]}`;
  };

  const load = (address) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  const native = async () => {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (!formats.includes("qr_code")) return null;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  };

  const vendored = async (address) => {
    if (!window.QR) await load(address);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight, 1));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      if (!canvas.width || !canvas.height) return "";
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      try {
        return QR.decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
      } catch {
        return ""; // no code in this picture
      }
    };
  };

  let stream;
  const stop = (video) => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = video.srcObject = null;
  };

  // Look through the camera until `stop`; `seen` is called with the text of every code.
  const start = async (video, address, seen) => {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
      audio: false,
    });
    video.srcObject = stream;
    await video.play();
    const read = (await native()) ?? (await vendored(address));
    const mine = stream;
    while (stream === mine) {
      const text = await read(video).catch(() => "");
      if (text && stream === mine) seen(text);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  };

  return { code, digest, mask, start, stop };
})();
