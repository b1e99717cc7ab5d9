# SPDX-License-Identifier: Apache-2.0
"""Listens to the sound chip by numbers: the WAV files of kn86-psg-render, opened by Python's wave.

Environment: KN86_PSG_RENDER, the program. What must be heard follows from the YM2149 data sheet:
tones of 2 MHz / (16 TP) with the harmonics of a square wave, envelopes of 2 MHz / (256 EP).
"""
import os
import pathlib
import subprocess
import tempfile
import unittest

from spectrum import decibels, peak, samples, spectrum

CHIP_HZ = 2_000_000
RATE = 44_100
COUNT = 16_384
SETTLED = 30_000  # samples, until the coupling has forgotten the start


def tone(period, amplitude=15):
    return f"7=3e 0={period & 255:x} 1={period >> 8:x} 8={amplitude:x}\n"


class SoundTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def play(self, script):
        text = self.folder / "script"
        sound = self.folder / "sound.wav"
        text.write_text(script)
        subprocess.run([os.environ["KN86_PSG_RENDER"], text, sound], check=True)
        values, rate = samples(sound)
        self.assertEqual(rate, RATE)
        return values

    def steady_spectrum(self, script):
        values = self.play(script + "wait 1100\n")
        return spectrum(values[SETTLED:SETTLED + COUNT])

    def line(self, amplitudes, hertz):
        """(frequency, amplitude) of the line next to a frequency."""
        middle = round(hertz * COUNT / RATE)
        at, amplitude = peak(amplitudes, middle - 4, middle + 5)
        return at * RATE / COUNT, amplitude

    def test_tones_have_their_frequency_and_a_square_waves_harmonics(self):
        for period in (284, 1000):
            hertz = CHIP_HZ / (16 * period)
            amplitudes = self.steady_spectrum(tone(period))
            found, fundamental = self.line(amplitudes, hertz)
            self.assertAlmostEqual(found, hertz, delta=0.1)
            # A square wave between 0 and a third: its fundamental is 4 / pi of half of that.
            self.assertAlmostEqual(decibels(fundamental / (1 / 3 / 2 * 4 / 3.14159)), 0, delta=1)
            for harmonic in (3, 5, 7, 9, 11, 21):
                _, amplitude = self.line(amplitudes, harmonic * hertz)
                self.assertAlmostEqual(decibels(amplitude * harmonic / fundamental), 0, delta=1.5)
            _, even = self.line(amplitudes, 2 * hertz)
            self.assertLess(decibels(even / fundamental), -60)

    def test_nothing_folds_back_into_the_audible(self):
        for period in (9, 10, 13, 21):
            hertz = CHIP_HZ / (16 * period)
            amplitudes = self.steady_spectrum(tone(period))
            _, fundamental = self.line(amplitudes, hertz)
            own = {round(hertz * n * COUNT / RATE) for n in range(1, 4)}
            for at in range(10, 13_000 * COUNT // RATE):
                if all(abs(at - line) > 6 for line in own):
                    self.assertLess(decibels(amplitudes[at] / fundamental), -65,
                                    f"{hertz:.0f} Hz: line at {at * RATE / COUNT:.0f} Hz")

    def test_amplitudes_step_by_3_decibels(self):
        loud = self.line(self.steady_spectrum(tone(200)), CHIP_HZ / 3200)[1]
        soft = self.line(self.steady_spectrum(tone(200, 11)), CHIP_HZ / 3200)[1]
        self.assertAlmostEqual(decibels(loud / soft), 12.04, delta=0.05)

    def test_a_sawtooth_envelope_is_a_bass_voice(self):
        period = 71
        amplitudes = self.steady_spectrum(f"7=3f 8=10 11={period:x} 13=8\n")
        hertz = CHIP_HZ / (256 * period)
        self.assertAlmostEqual(self.line(amplitudes, hertz)[0], hertz, delta=0.1)
        found, second = self.line(amplitudes, 2 * hertz)
        self.assertAlmostEqual(found, 2 * hertz, delta=0.1)
        self.assertGreater(decibels(second / self.line(amplitudes, hertz)[1]), -12, "even harmonics")

    def test_noise_is_flat(self):
        values = self.play("7=37 6=1 8=f\nwait 1500\n")[SETTLED:SETTLED + 32_768]
        bands = [0.0] * 4
        for start in range(0, len(values), 2048):
            amplitudes = spectrum(values[start:start + 2048])
            for i in range(4):
                low, high = (round((1000 + 3000 * j) * 2048 / RATE) for j in (i, i + 1))
                bands[i] += sum(a * a for a in amplitudes[low:high])
        for band in bands[1:]:
            self.assertAlmostEqual(decibels((band / bands[0]) ** 0.5), 0, delta=1)

    def test_three_channels_neither_clip_nor_drift(self):
        values = self.play("7=38 0=1c 1=1 2=68 3=1 4=dd 5=1 8=f 9=f 10=f\nwait 2000\n")
        self.assertLess(max(abs(v) for v in values[SETTLED:]), 0.999)
        self.assertLess(abs(sum(values[SETTLED:]) / len(values[SETTLED:])), 0.002)

    def test_reset_is_silence(self):
        values = self.play("wait 1000\n")
        self.assertEqual(max(abs(v) for v in values), 0)


if __name__ == "__main__":
    unittest.main()
