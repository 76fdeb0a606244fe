"""A camera for Chromium: a picture written as the video its fake capture device plays.

Start the browser with --use-fake-ui-for-media-stream --use-fake-device-for-media-stream
--use-file-for-fake-video-capture=PATH.
"""

from pathlib import Path

from PIL import Image, ImageOps

FRAME = (640, 480)
FRAMES = 10


def to_video_luma(value: int) -> int:
    """Chromium reads the file in video range (16 to 235), Pillow gives 0 to 255."""
    return round(16 + value * 219 / 255)


def to_video_chroma(value: int) -> int:
    return round(128 + (value - 128) * 224 / 255)


def write_camera(path: str | Path, image: Image.Image) -> None:
    """Write `image`, centred on white, as one second of 640 by 480 video (Y4M, 10 frames)."""
    picture = ImageOps.pad(image.convert("RGB"), FRAME, color="white").convert("YCbCr")
    luma, *chromas = picture.split()
    half = (FRAME[0] // 2, FRAME[1] // 2)
    planes = luma.point(to_video_luma).tobytes() + b"".join(
        chroma.resize(half, Image.Resampling.BOX).point(to_video_chroma).tobytes()
        for chroma in chromas
    )
    header = f"YUV4MPEG2 W{FRAME[0]} H{FRAME[1]} F10:1 Ip A1:1 C420jpeg\n"
    Path(path).write_bytes(header.encode() + (b"FRAME\n" + planes) * FRAMES)
