"""The admins' pages in a browser: each opens, and what they are for works, with the keyboard where it matters."""

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import expect

from conference.supervisor.plan import DEMO
from tests.browser.axe import grave_findings
from tests.browser.service import ROOT, Service

ERRORS = {"corners": 480, "reprojection_rms_px": 0.21, "reprojection_worst_px": 1.42, "place_deviation_mm": 0.63}
REPORT = {
    "made_at_s": 1_790_000_000,
    "cameras": [{"serial": "north-0", "moments": 20, **ERRORS}],
    "displays": [{"reprojection_rms_px": 0.34}],
    "pictures_left_out": 2,
}


@contextlib.contextmanager
def calibrated_cube(service: Service, folder: Path, credential: str) -> Iterator[None]:
    """A cube that replays a recording of the demo, with the report of a calibration beside it."""
    recording, token = folder / "north.mkv", folder / "north.token"
    recording.symlink_to(DEMO / "ada.mkv")
    recording.with_suffix(".report.json").write_text(json.dumps(REPORT))
    token.write_text(credential)
    told = {
        "EYELINE_WEB_URL": f"ws://127.0.0.1:{service.port}/ws/node/",
        "EYELINE_NODE_CREDENTIAL_FILE": str(token),
    }
    command = [sys.executable, "-m", "capture", "replay", str(recording)]
    node = subprocess.Popen(command, cwd=ROOT, env=service.environment | told)
    try:
        yield
    finally:
        node.terminate()
        node.wait(30)


def test_an_admin_runs_the_service(service, admin, tmp_path):
    page = admin.page
    page.get_by_test_id("administration").click()
    page.get_by_test_id("edit-demo").click()
    seat = page.get_by_test_id("seat-0")
    before = float(seat.get_attribute("data-z"))
    seat.focus()
    page.keyboard.press("ArrowDown")
    expect(seat).to_have_attribute("data-z", f"{before + 0.05:.2f}")
    other = page.get_by_test_id("seat-1")
    was = other.get_attribute("data-x")
    box = other.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2 + 10, steps=4)
    page.mouse.up()
    expect(other).not_to_have_attribute("data-x", was)
    expect(page.get_by_test_id("seat-preview")).to_be_visible()
    page.get_by_test_id("policy-share").click()
    page.get_by_role("option", name="Members").click()
    page.get_by_test_id("save-policy").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("Saved")
    page.get_by_test_id("policy-share").click()
    page.get_by_role("option", name="Everyone").click()
    page.get_by_test_id("save-policy").click()

    page.get_by_test_id("nav-cubes").click()
    expect(page.get_by_test_id("cube")).to_have_count(2)
    page.get_by_test_id("cube").first.get_by_test_id("cube-look").click()
    expect(page.get_by_test_id("cube-camera")).to_have_count(6, timeout=60_000)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.cube-look-camera img')].filter(i => i.naturalWidth > 100).length === 12"
    )
    assert grave_findings(page) == []
    page.get_by_test_id("cube-look-close").click()
    page.get_by_test_id("cube-name").fill("North")
    page.get_by_test_id("make-cube").click()
    expect(page.get_by_test_id("shown-once")).to_have_value(re.compile(r"^[0-9a-f-]{36}\..{40,}$"))
    credential = page.get_by_test_id("shown-once").input_value()
    page.get_by_test_id("shown-once-done").click()
    expect(page.get_by_test_id("cube")).to_have_count(3)
    with calibrated_cube(service, tmp_path, credential):
        page.get_by_test_id("cube").filter(has_text="North").get_by_test_id("cube-look").click()
        report = page.get_by_test_id("calibration")
        expect(report).to_contain_text("north-0", timeout=60_000)
        for error in ("0.21 px", "1.42 px", "0.63 mm", "0.34 px"):
            expect(report).to_contain_text(error)
        page.get_by_test_id("cube-look-close").click()
    admin.faults = [fault for fault in admin.faults if "503" not in fault]  # until the cube was there

    page.get_by_test_id("nav-people").click()
    page.get_by_test_id("invite-email").fill("cleo@example.org")
    page.get_by_test_id("invite-name").fill("Cleo")
    page.get_by_test_id("invite-person").click()
    expect(page.get_by_test_id("shown-once")).to_have_value(re.compile("/accounts/link/"))
    page.get_by_test_id("shown-once-done").click()
    expect(page.get_by_test_id("person").filter(has_text="Cleo")).to_be_visible()

    page.get_by_test_id("nav-workers").click()
    expect(page.get_by_test_id("worker").filter(has_text="media-1").get_by_text("Connected")).to_be_visible()
    expect(page.get_by_test_id("worker").filter(has_text="media-1")).to_contain_text(re.compile(r"\d%"))
    page.get_by_test_id("nav-meetings").click()
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    page.get_by_test_id("nav-storage").click()
    page.get_by_test_id("recordings-days").fill("365")
    page.get_by_test_id("save-retention").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("Saved")

    page.get_by_test_id("nav-webhooks").click()
    page.get_by_test_id("webhook-url").fill("https://hooks.example.org/eyeline")
    page.get_by_test_id("make-webhook").click()
    expect(page.get_by_test_id("shown-once")).to_have_value(re.compile("^whs_"))
    page.get_by_test_id("shown-once-done").click()
    expect(page.get_by_test_id("webhook")).to_be_visible()

    page.get_by_test_id("nav-tokens").click()
    page.get_by_test_id("token-name").fill("script")
    page.get_by_test_id("make-token").click()
    token = page.get_by_test_id("shown-once").input_value()
    page.get_by_test_id("shown-once-done").click()
    headers = {"Authorization": f"Bearer {token}"}
    assert "demo" in [room["slug"] for room in page.request.get("/api/rooms", headers=headers).json()]

    page.get_by_test_id("nav-audit").click()
    done = ("cube.create", "user.invite", "retention.update", "webhook.create", "token.create", "room.policy")
    for action in ("cube.look", *done):
        expect(page.locator(f"[data-testid=act][data-action='{action}']").first).to_be_visible()
    page.get_by_test_id("search-audit").fill("Cleo")
    expect(page.get_by_test_id("act")).to_have_count(1)
