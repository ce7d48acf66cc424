"""Just enough of PNG for an example without dependencies: eight bits a channel, RGB, not interlaced."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def decode(data):
    """(width, height, rows), where a row is a list of (red, green, blue)."""
    if not data.startswith(SIGNATURE):
        raise ValueError("this is no PNG")
    at, packed, width, height = len(SIGNATURE), b"", 0, 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if (depth, colour, interlaced) != (8, 2, 0):
                raise ValueError("only 8-bit RGB without interlacing is read here")
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    return width, height, list(rows(zlib.decompress(packed), width, height))


def rows(raw, width, height):
    size = width * 3
    above = bytes(size)
    for y in range(height):
        start = y * (size + 1)
        line = bytearray(raw[start + 1 : start + 1 + size])
        for x in range(size):
            left = line[x - 3] if x >= 3 else 0
            corner = above[x - 3] if x >= 3 else 0
            line[x] = (line[x] + predicted(raw[start], left, above[x], corner)) & 255
        above = bytes(line)
        yield [tuple(line[x : x + 3]) for x in range(0, size, 3)]


def predicted(kind, left, above, corner):
    if kind == 4:
        guess = left + above - corner
        return min((left, above, corner), key=lambda value: abs(guess - value))
    return (0, left, above, (left + above) // 2)[kind]


def shrink(picture, width):
    """Each pixel is the mean of those that it stands for."""
    full, height, lines = picture
    step = max(1, full // width)
    small = [
        [mean([lines[y + j][x + i] for j in range(min(step, height - y)) for i in range(min(step, full - x))])
         for x in range(0, full, step)]
        for y in range(0, height, step)
    ]
    return len(small[0]), len(small), small


def mean(pixels):
    return tuple(sum(pixel[i] for pixel in pixels) // len(pixels) for i in range(3))


def encode(picture):
    width, height, lines = picture
    raw = b"".join(b"\0" + b"".join(bytes(pixel) for pixel in line) for line in lines)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
