// A camera whose picture says when it was taken: 24 squares in a row spell the milliseconds since 1970, modulo 2^24.
// Installed before the page's own scripts; the microphone stays the browser's fake one.
(() => {
  const WIDTH = 640, HEIGHT = 360, BITS = 24, SQUARE = 24, RATE = 30;
  const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const nowMs = () => performance.timeOrigin + performance.now();

  function codedVideo() {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    const stream = canvas.captureStream(0);
    const [track] = stream.getVideoTracks();
    const draw = () => {
      const t = nowMs();
      const code = Math.round(t) % 2 ** BITS;
      const sky = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
      sky.addColorStop(0, "#7d8fa8");
      sky.addColorStop(1, "#3d4658");
      context.fillStyle = sky;
      context.fillRect(0, 0, WIDTH, HEIGHT);
      const x = WIDTH / 2 + 30 * Math.sin(t / 700);
      context.fillStyle = "#4d6b50";
      context.beginPath();
      context.ellipse(x, HEIGHT + 40, 170, 170, 0, 0, 7);
      context.fill();
      context.fillStyle = "#c99a7c";
      context.beginPath();
      context.ellipse(x, 180, 62, 82, 0, 0, 7);
      context.fill();
      context.fillStyle = "#2c1c14";
      context.beginPath();
      context.ellipse(x, 128, 66, 44, 0, Math.PI, 2 * Math.PI);
      context.fill();
      for (let bit = 0; bit < BITS; bit += 1) {
        context.fillStyle = (code >> bit) & 1 ? "#fff" : "#000";
        context.fillRect(bit * SQUARE, 0, SQUARE, SQUARE);
      }
      track.requestFrame();
    };
    const timer = setInterval(draw, 1000 / RATE);
    const stop = track.stop.bind(track);
    track.stop = () => { clearInterval(timer); stop(); };
    draw();
    return track;
  }

  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = constraints.audio ? await original({ audio: constraints.audio }) : new MediaStream();
    if (constraints.video) stream.addTrack(codedVideo());
    return stream;
  };

  // How old each of the next `count` pictures of a video is when it is due on the screen, in milliseconds.
  window.pictureDelaysMs = (video, count) => new Promise((resolve) => {
    const canvas = new OffscreenCanvas(BITS * SQUARE, SQUARE);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const delays = [];
    const take = (_now, frame) => {
      const scale = frame.width / WIDTH;
      context.drawImage(video, 0, 0, BITS * SQUARE * scale, SQUARE * scale, 0, 0, canvas.width, canvas.height);
      const pixels = context.getImageData(0, SQUARE / 2, canvas.width, 1).data;
      let code = 0;
      for (let bit = 0; bit < BITS; bit += 1) if (pixels[(bit * SQUARE + SQUARE / 2) * 4] > 127) code |= 1 << bit;
      const shown = Math.round(performance.timeOrigin + Math.max(frame.expectedDisplayTime, performance.now())) % 2 ** BITS;
      delays.push((shown - code + 2 ** BITS) % 2 ** BITS);
      if (delays.length < count) video.requestVideoFrameCallback(take);
      else resolve(delays);
    };
    video.requestVideoFrameCallback(take);
  });
})();
