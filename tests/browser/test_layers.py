"""Who shows somebody small is sent few pixels, of cameras and of views, whatever the others are sent."""

from tests.browser.test_meeting import GOT_CAMERA

GOT_SMALL_CAMERA = "stats.some(s => s.source === 'camera' && s.frameHeight === 180 && s.framesDecoded > 10)"
GOT_SMALL_VIEWS = "stats.filter(s => s.source === 'view' && s.frameHeight > 0 && s.frameHeight <= 2 * 240).length === 2"
"""A view's picture has its alpha below its colour: it is twice as high as what is shown."""


def test_a_small_tile_gets_the_small_layer_and_the_table_the_large_one(admin, new_person, browser):
    admin.join("/r/demo")
    guest = new_person(browser, width=760, height=480)
    guest.join(admin.invite(), "Grace")
    guest.layout("grid")
    guest.wait_for_media(GOT_SMALL_CAMERA, 60)
    guest.wait_for_media(GOT_SMALL_VIEWS, 60)
    admin.wait_for_media(GOT_CAMERA.format(frames=10), 60)
    guest.layout("table")
    guest.wait_for_media(GOT_CAMERA.format(frames=10), 60)
