#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes target/gallery: CIPHER-LINE over time, the chip's sound and its spectrogram, and a page to look at.

Usage: make_gallery.py FOLDER
Environment: KN86_PICO_SIM and KN86_PSG_RENDER, the programs; PYTHONPATH with protocol/tests and simulator/tests.
"""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from deck import Deck, FILL, SCROLL_ROW
from picture import write_png
from spectrum import decibels, samples, spectrum

HERE = pathlib.Path(__file__).resolve().parent

WINDOW = 512
HOP = 441  # 10 ms a column
FLOOR_DB = -80


def capture(folder):
    """[(file name, caption)] of the panel, as the simulator's model of the controller shows it."""
    frames = []
    with tempfile.TemporaryDirectory() as scratch, socket.socket(socket.AF_UNIX) as server:
        scratch = pathlib.Path(scratch)
        server.bind(str(scratch / "uart"))
        server.listen()
        server.settimeout(30)
        png = scratch / "oled.png"
        program = subprocess.Popen([os.environ["KN86_PICO_SIM"], "--connect", scratch / "uart", "--oled-png", png])
        try:
            line = server.accept()[0]
            line.settimeout(30)
            deck = Deck(line.recv, line.sendall)

            def keep(caption, seconds=0.7):
                time.sleep(seconds)  # longer than the simulator waits for a picture to settle
                name = f"cipher-line-{len(frames)}.png"
                shutil.copy(png, folder / name)
                frames.append((name, caption))

            keep("Power on: the bezel")
            deck.greet()
            deck.set_row(0, "BAT 87%  00:42  DEV    TERM:TAB".encode("cp437"), level=11, flags=1)
            deck.set_row(1, b"THE WIRE REMEMBERS WHAT YOU SAID")
            deck.set_row(2, b"NO SIGNAL WITHOUT A SENDER", level=7)
            deck.set_row(3, "┌─ LINK ─┐ ░▒▓█ αßΓπ ≡±≥≤".encode("cp437"), level=5)
            keep("Four logical rows: status, fragment, the one before, context")
            deck.send(SCROLL_ROW, b"\1\x2d\0")
            deck.send(SCROLL_ROW, b"\2\xe2\xff")
            for after in range(1, 4):
                keep(f"Rows 2 and 3 scroll, 45 px/s to the left and 30 to the right: {after}")
            for row in range(4):
                deck.send(FILL, bytes([row, 3 + 4 * row]))
            keep("Filled with the grey levels 3, 7, 11 and 15")
            line.close()
            if program.wait(30) != 0:
                sys.exit("kn86-pico-sim failed")
        finally:
            program.kill()
            program.wait()
    return frames


def draw_spectrogram(sound, png):
    """A column each 10 ms, 0 Hz at the bottom; -80 dB is black, 0 dB white."""
    values, _ = samples(sound)
    columns = []
    for start in range(0, len(values) - WINDOW, HOP):
        amplitudes = spectrum(values[start:start + WINDOW])
        columns.append([max(0, min(255, round(255 * (1 - decibels(a) / FLOOR_DB)))) for a in amplitudes])
    write_png(png, [bytes(column[bin_] for column in columns) for bin_ in range(WINDOW // 2 - 1, -1, -1)])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    frames = capture(folder)
    subprocess.run([os.environ["KN86_PSG_RENDER"], HERE / "tune.txt", folder / "ym2149.wav"], check=True)
    draw_spectrogram(folder / "ym2149.wav", folder / "ym2149-spectrogram.png")
    shown = "\n".join(f'<figure><img src="{name}" width="1024" height="256" alt=""><figcaption>{caption}</figcaption></figure>'
                      for name, caption in frames)
    (folder / "index.html").write_text(f"""<!DOCTYPE html>
<meta charset="utf-8">
<title>KN-86 coprocessor</title>
<style>body {{ background: #111; color: #ddd; font: 16px sans-serif; max-width: 1024px; margin: 2em auto }}
img {{ image-rendering: pixelated; background: #000 }} figure {{ margin: 1em 0 2em }}</style>
<h1>CIPHER-LINE</h1>
{shown}
<h1>YM2149</h1>
<figure><audio controls src="ym2149.wav"></audio>
<img src="ym2149-spectrogram.png" width="1024" height="512" alt="">
<figcaption>Chord, glide, noise, envelopes; time to the right, 0 to 22 kHz upwards, {-FLOOR_DB} dB from black to white.
The registers are in pico-firmware/gallery/tune.txt.</figcaption></figure>
""")


main()
