// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.qemu.Machine;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A start of the card.
 *
 * @param files what the machine is started from
 * @param usbCycles what the boot ends with; empty when it is switched off like any other
 * @param folder gets the files of this boot
 */
record BootStart(Machine machine, BootFiles files, Optional<UsbCycles> usbCycles, Path folder) {}
