// SPDX-License-Identifier: Apache-2.0
/**
 * zstd frames: compressing chunk by chunk on all cores, and using frames of an earlier run again. What the chunks are
 * parts of, and where frames are stored, is decided by the callers.
 */
package dev.kn86.image.format.compression;
