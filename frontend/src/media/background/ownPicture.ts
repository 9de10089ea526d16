/** A person's own background picture: it is kept in this browser and goes nowhere else. */

import { CAMERA_PX } from "../devices";
import { coveringPart } from "./cover";

const STORAGE_KEY = "eyeline.background";
/** Sharper than the camera's usual picture, small enough for the browser's store. */
const SIZE_PX = { width: CAMERA_PX.width * 1.5, height: CAMERA_PX.height * 1.5 };
const JPEG_QUALITY = 0.85;

/**
 * Keeps the middle of a picture; gives its data: address.
 *
 * @throws {DOMException} it is no picture, or the browser keeps nothing.
 */
export async function keepPicture(storage: Pick<Storage, "setItem">, file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  canvas.width = SIZE_PX.width;
  canvas.height = SIZE_PX.height;
  const { x, y, width, height } = coveringPart(picture, SIZE_PX);
  canvas.getContext("2d")?.drawImage(picture, x, y, width, height, 0, 0, SIZE_PX.width, SIZE_PX.height);
  picture.close();
  const address = canvas.toDataURL("image/jpeg", JPEG_QUALITY);
  storage.setItem(STORAGE_KEY, address);
  return address;
}

/** The address of the picture that was kept; null for none. */
export function keptPicture(storage: Pick<Storage, "getItem">): string | null {
  try {
    return storage.getItem(STORAGE_KEY);
  } catch {
    return null; // a forbidden storage
  }
}

/** @throws {DOMException} the address shows no picture. */
export async function bitmapOf(address: string): Promise<ImageBitmap> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return await createImageBitmap(image);
}
