// A camera whose picture says when it was taken: 24 squares in a row spell the milliseconds since 1970, modulo 2^24.
// Installed before the page's own scripts; the microphone stays the browser's fake one. A test may set
// `cameraRate`, in pictures a second, before the camera is opened.
(() => {
  const WIDTH = 640, HEIGHT = 360, BITS = 24, SQUARE = 24, RATE = 30;
  const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const nowMs = () => performance.timeOrigin + performance.now();

  // Painted once, then only copied: a camera costs its page next to nothing, and neither should this one.
  function painted(width, height, paint) {
    const canvas = new OffscreenCanvas(width, height);
    paint(canvas.getContext("2d", { willReadFrequently: true }));
    return canvas;
  }

  function paintRoom(context) {
    const wall = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
    wall.addColorStop(0, "#7d8fa8");
    wall.addColorStop(1, "#3d4658");
    context.fillStyle = wall;
    context.fillRect(0, 0, WIDTH, HEIGHT);
  }

  function paintPerson(context) {
    const ellipse = (colour, y, width, height, from = 0, to = 7) => {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(WIDTH / 2, y, width, height, 0, from, to);
      context.fill();
    };
    ellipse("#4d6b50", HEIGHT + 40, 170, 170);
    ellipse("#c99a7c", 180, 62, 82);
    ellipse("#2c1c14", 128, 66, 44, Math.PI, 2 * Math.PI);
  }

  function codedVideo() {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    const stream = canvas.captureStream(0);
    const [track] = stream.getVideoTracks();
    const room = painted(WIDTH, HEIGHT, paintRoom);
    const person = painted(WIDTH, HEIGHT, paintPerson);
    const draw = () => {
      const t = nowMs();
      const code = Math.round(t) % 2 ** BITS;
      context.drawImage(room, 0, 0);
      context.drawImage(person, Math.round(30 * Math.sin(t / 700)), 0);
      for (let bit = 0; bit < BITS; bit += 1) {
        context.fillStyle = (code >> bit) & 1 ? "#fff" : "#000";
        context.fillRect(bit * SQUARE, 0, SQUARE, SQUARE);
      }
      track.requestFrame();
    };
    const timer = setInterval(draw, 1000 / (window.cameraRate ?? RATE));
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
