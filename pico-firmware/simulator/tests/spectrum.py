# SPDX-License-Identifier: Apache-2.0
"""Sound files by numbers: samples and spectra, with Python's own library only."""
import cmath
import math
import struct
import wave


def samples(path):
    """The samples of a mono 16-bit file, -1 to 1, and their rate."""
    with wave.open(str(path)) as sound:
        if (sound.getnchannels(), sound.getsampwidth()) != (1, 2):
            raise ValueError(f"{path} is not mono with 16 bits")
        frames = sound.readframes(sound.getnframes())
        count = len(frames) // 2
        return [s / 32768 for s in struct.unpack(f"<{count}h", frames)], sound.getframerate()


def fft(values):
    """Cooley and Tukey, in place on a copy; a power of two long."""
    count = len(values)
    bits = count.bit_length() - 1
    if count != 1 << bits:
        raise ValueError(f"{count} values")
    out = [complex(values[int(f"{i:0{bits}b}"[::-1], 2)]) for i in range(count)] if bits else list(values)
    size = 2
    while size <= count:
        half = size // 2
        turns = [cmath.exp(-2j * math.pi * i / size) for i in range(half)]
        for start in range(0, count, size):
            for i in range(half):
                odd = turns[i] * out[start + half + i]
                even = out[start + i]
                out[start + i] = even + odd
                out[start + half + i] = even - odd
        size *= 2
    return out


def spectrum(values):
    """The amplitude at each bin of the first half, a sine of amplitude 1 giving 1 (Blackman-Harris)."""
    count = len(values)
    terms = (0.35875, -0.48829, 0.14128, -0.01168)
    window = [sum(a * math.cos(2 * math.pi * k * i / count) for k, a in enumerate(terms))
              for i in range(count)]
    scale = 2 / (terms[0] * count)
    return [abs(c) * scale for c in fft([v * w for v, w in zip(values, window)])[:count // 2]]


def peak(amplitudes, low, high):
    """(bin, amplitude) of the strongest line between two bins, the bin with its fraction."""
    at = max(range(low, high), key=amplitudes.__getitem__)
    left, top, right = (math.log(amplitudes[i] + 1e-12) for i in (at - 1, at, at + 1))
    return at + (left - right) / (2 * (left - 2 * top + right)), amplitudes[at]


def decibels(ratio):
    return 20 * math.log10(max(ratio, 1e-12))
