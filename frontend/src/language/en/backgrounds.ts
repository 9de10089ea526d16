/** What stands behind a person in the camera's picture. */

export default {
  title: "Background",
  none: "Your room",
  light: "Light blur",
  strong: "Strong blur",
  picture: "Your picture",
  choosePicture: "Choose a picture …",
  pictureHint: "Your picture stays in this browser; others see it only behind you.",
  noPicture: "This picture can't be used. Choose a JPEG, PNG or WebP file.",
  cameraOff: "Your camera is off. The background is there when you switch it on.",
  failed: "The background can't be made in this browser. Your camera is off, so that nobody sees your room; switch it on to be seen as you are.",
  slow: "This computer is too slow for a background. Your camera is off, so that nobody sees your room; switch it on to be seen as you are.",
} as const;
