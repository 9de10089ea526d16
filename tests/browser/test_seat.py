"""A room keeps depth: its recording is exported as seen from a seat that is chosen in the studio.

The one test of all processes at once: capture nodes send to the recorder, and the jobs worker starts the renderer.
"""

import av
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in_link
from tests.browser.test_recording import TRANSCRIBED_MS, open_studio, record

SET_POLICY = """async keeps_depth => {
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const body = JSON.stringify({ keeps_depth });
    return (await fetch("/api/rooms/demo/policy", { method: "PATCH", headers, body })).status;
}"""


@pytest.mark.timeout(600)
def test_an_export_is_seen_from_the_seat_that_is_chosen(service, speaking_browser, new_person):
    host = new_person(speaking_browser)
    host.sign_in(sign_in_link(service))
    page = host.page
    assert page.evaluate(SET_POLICY, True) == 200
    try:
        host.join("/r/demo")
        recording = record(host, 8)
    finally:
        host.leave()
        assert page.evaluate(SET_POLICY, False) == 200
    open_studio(host, recording)
    page.get_by_test_id("export").click()
    expect(page.get_by_test_id("export-seat").first).to_be_visible()
    seats = page.get_by_test_id("export-seat").all_inner_texts()
    assert [seat.split()[-2] for seat in seats] == ["Ada’s", "Admin’s", "Ben’s"]
    page.get_by_test_id("export-seat").first.click()
    link = page.get_by_test_id("export-link")
    expect(link).to_be_visible(timeout=TRANSCRIBED_MS)
    with page.expect_download() as download:
        link.click()
    with av.open(str(download.value.path())) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    middle = len(pictures) // 2
    height = len(pictures[0])
    # Seen from Ada's seat: the host's camera above, and below Ben, who moves, in place of Ada.
    moved = np.abs(pictures[middle].astype(int) - pictures[middle + 12])[height // 2 :].max()
    assert len(pictures) > 100 and moved > 30
