// SPDX-License-Identifier: Apache-2.0
/** Writes cpio archives for the kernel's initramfs. The choice of the files is made elsewhere. */
package dev.kn86.image.format.cpio;
