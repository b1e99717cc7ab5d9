// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.boot;

import dev.kn86.image.boot.firmware.BootFiles;
import dev.kn86.image.boot.qemu.Machine;
import java.nio.file.Path;

/**
 * A start of the card.
 *
 * @param files what the machine is started from
 * @param folder gets the files of this boot
 */
record BootStart(Machine machine, BootFiles files, Path folder) {}
