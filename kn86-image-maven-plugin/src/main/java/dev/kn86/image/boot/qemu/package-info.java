// SPDX-License-Identifier: Apache-2.0
/**
 * The emulated machines: QEMU's command line and monitor, the card, the initramfs and the kernel arguments that the
 * test adds. What the guest does is not judged here.
 */
package dev.kn86.image.boot.qemu;
