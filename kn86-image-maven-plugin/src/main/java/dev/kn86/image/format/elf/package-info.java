// SPDX-License-Identifier: Apache-2.0
/**
 * ELF files: headers, segments, notes and the dynamic section, read and written back. What a program is used for, and
 * which of its headers are changed, is decided by the packages that use it.
 */
package dev.kn86.image.format.elf;
