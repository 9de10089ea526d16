"""Every fault that capture reports.

CaptureError
├── DepthCodecError     a picture or an access unit that is not an RGBD picture
├── RecordingError      a file that is not a cube recording or a Kinect recording, or is cut off, empty or corrupted
├── AvatarError         an avatar file that is not a rigged glTF person
├── CalibrationError    pictures that do not give a calibration to trust
├── DeviceLost          a camera or a microphone cannot be opened, or is there no more
└── SetupError          a setting or an optional package is missing
"""


class CaptureError(Exception):
    """Base of capture's faults; its text says what is wrong and, where it helps, what to do."""


class DepthCodecError(CaptureError):
    """A picture or an access unit is not an RGBD picture."""


class RecordingError(CaptureError):
    """A file is not a recording that can be read."""


class AvatarError(CaptureError):
    """A file is not a rigged glTF person."""


class CalibrationError(CaptureError):
    """Pictures do not give a calibration that could be trusted; the text says why and what to do."""


class DeviceLost(CaptureError):
    """A camera or a microphone cannot be opened, or was unplugged."""


class SetupError(CaptureError):
    """A setting is missing or wrong, or an optional package is not installed."""
