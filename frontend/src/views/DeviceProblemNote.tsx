/** What keeps a camera or microphone from this page, how to give it in this browser, and a way to try again. */

import { useEffect, useEffectEvent } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { browserKindOf } from "../media/browserKind";
import { adviceForDevice, type DeviceKind, type DeviceProblem } from "../media/devices";

interface Props {
  readonly kind: DeviceKind;
  readonly problem: DeviceProblem;
  readonly onRetry: () => void;
}

const HELP = {
  ios: "allowIos",
  android: "allowAndroid",
  edge: "allowEdge",
  firefox: "allowFirefox",
  safari: "allowSafari",
  chrome: "allowChrome",
} as const;

export function DeviceProblemNote({ kind, problem, onRetry }: Props) {
  const { t } = useTranslation("door");
  const denied = problem === "denied";
  const retry = useEffectEvent(onRetry);

  // Whoever gives the permission in the browser's own settings need not press anything here.
  useEffect(() => {
    if (!denied) return;
    const abort = new AbortController();
    navigator.permissions.query({ name: kind }).then(
      (status) => {
        const changed = (): void => {
          if (status.state === "granted") retry();
        };
        if (!abort.signal.aborted) status.addEventListener("change", changed, { signal: abort.signal });
      },
      () => undefined, // not every browser tells of these permissions
    );
    return () => abort.abort();
  }, [denied, kind]);

  return (
    <div className="notice notice-warning device-problem" role="status" data-testid={`${kind}-problem`}>
      <p>{denied ? t(kind === "camera" ? "cameraRefused" : "microphoneRefused") : adviceForDevice(kind, problem)}</p>
      {denied && (
        <p data-testid={`${kind}-help`}>{t(HELP[browserKindOf(navigator.userAgent, navigator.maxTouchPoints)])}</p>
      )}
      {problem !== "insecure" && (
        <Button className="button button-small" onPress={onRetry} data-testid={`${kind}-retry`}>
          {t("tryAgain")}
        </Button>
      )}
    </div>
  );
}
