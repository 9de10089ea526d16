/** Shows the toasts, and has screen readers read them. */

import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { currentToasts, dismissToast, subscribeToasts } from "./toasts";

export function ToastRegion() {
  const { t } = useTranslation("shell");
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <div className="toasts" role="status" aria-live="polite" data-testid="toasts">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.tone}`}>
          <span>{toast.text}</span>
          <button type="button" className="toast-close" aria-label={t("dismiss")} onClick={() => dismissToast(toast.id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
